"""Extensions of DuckDB, from their wheels: nothing is downloaded while Marsad runs."""

from __future__ import annotations

import os
import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""Of a connection that is given extensions: DuckDB must not fetch any by itself."""


def spilling(name: object) -> dict[str, str | bool | int | float | list[str]]:
    """Return the setting of a connection that spills into a folder of its own: two that share one crash."""
    return {"temp_directory": str(Path(tempfile.gettempdir(), f"marsad-spilled-{name}"))}


_S3_KEYS = (  # of two variables for one, the last that is set counts
    ("key_id", "AWS_ACCESS_KEY_ID"),
    ("secret", "AWS_SECRET_ACCESS_KEY"),
    ("session_token", "AWS_SESSION_TOKEN"),
    ("region", "AWS_DEFAULT_REGION"),
    ("region", "AWS_REGION"),
)


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load the extension `name` from its wheel or, where that is not installed, as DuckDB itself installed it.

    Raises duckdb.Error when there is neither.
    """
    connection.load_extension(extension_file(name))


def extension_file(name: str) -> str:
    """Return the file of the extension in its wheel, or its name, by which DuckDB finds one that it installed."""
    wheel = f"duckdb_extension_{name}"
    if find_spec(wheel) is None:
        return name
    return str(files(wheel) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension")


def use_s3(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a connection read and write S3, with keys, region and endpoint of the environment (AWS_…), also again.

    Raises duckdb.Error.
    """
    load_extension(connection, "httpfs")
    keys: dict[str, str | bool] = {name: os.environ[variable] for name, variable in _S3_KEYS if variable in os.environ}
    if endpoint := os.environ.get("AWS_ENDPOINT_URL"):
        parts = urlsplit(endpoint)
        keys |= {"endpoint": parts.netloc, "use_ssl": parts.scheme != "http", "url_style": "path"}
    if keys:
        options = ", ".join(f"{name} ${name}" for name in keys)
        connection.execute(f"create or replace temporary secret marsad_s3 (type s3, {options})", keys)

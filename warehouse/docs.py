"""The tables of a published warehouse as one HTML page: dbt's documentation, made to need no network and no server."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.errors import StageError, UsageError
from warehouse.project import dbt_dir
from warehouse.settings import Settings
from warehouse.store.opening import published_file


def write_docs(settings: Settings, path: Path) -> None:
    """Write the page for the published file to `path`.

    Raises UsageError when nothing was published or `path` cannot be written, StageError when dbt fails.
    """
    warehouse = published_file(settings)
    with TemporaryDirectory() as folder:
        page = _generate(warehouse, Path(folder))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, path)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error}") from error


def _generate(warehouse: Path, folder: Path) -> Path:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ |= {
        "MARSAD_DBT_TARGET": "build",
        "MARSAD_BUILD_FILE": str(warehouse.absolute()),
        "MARSAD_ACCESS_MODE": "read_only",
        "DBT_LOG_PATH": str(folder / "logs"),
        "DO_NOT_TRACK": "1",
    }
    project = ["--project-dir", str(dbt_dir()), "--profiles-dir", str(dbt_dir()), "--target-path", str(folder)]
    try:
        result = dbtRunner().invoke(["--quiet", "docs", "generate", "--static", *project])
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        del os.environ["MARSAD_ACCESS_MODE"]
    if not result.success:
        raise StageError(f"dbt could not describe {warehouse}: {result.exception or result.result}")
    return folder / "static_index.html"

"""Tables that stand elsewhere: Parquet, CSV and JSON over HTTP and S3, through DuckDB."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import duckdb

from warehouse.errors import Unreadable
from warehouse.sources import Failure, Found
from warehouse.sources.configured import Source
from warehouse.sources.files import read_paths
from warehouse.sources.incoming import Incoming, printable
from warehouse.sources.limits import Limits
from warehouse.sources.records import check_columns, mapped, record_document
from warehouse.sources.unpacking import Budget

_BATCH = 2048  # rows fetched at once, a vector of DuckDB's
_MEMORY = "1GB"
_READERS = (
    (re.compile(r"\.parquet$"), "read_parquet($place, union_by_name = true)"),
    (re.compile(r"\.[ct]sv(?:\.gz|\.zst)?$"), "read_csv($place, all_varchar = true, union_by_name = true)"),
    (re.compile(r"\.(?:json|jsonl|ndjson)(?:\.gz|\.zst)?$"), "read_json($place, maximum_object_size = $most)"),
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_WHEEL = "duckdb_extension_httpfs"
_KEYS = {
    "key_id": "AWS_ACCESS_KEY_ID",
    "secret": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
    "region": "AWS_REGION",
    "endpoint": "AWS_ENDPOINT",
}


def read_table(source: Source, limits: Limits) -> Iterator[Found]:
    """Yield the rows of the tables that `source` names as records, numbered from 1; local ones as files are read.

    What cannot be read is a failure: `missing_extension` where DuckDB's httpfs is not installed, `unknown_extension`,
    `no_text_column`, `bad_table`. S3 is entered with the keys of the environment (AWS_ACCESS_KEY_ID …).
    """
    for place in source.where:
        if not _SCHEME.match(place):
            yield from read_paths([Path(place)], limits=limits, fields=source.fields)
            continue
        try:
            yield from _rows(source, place, limits)
        except Unreadable as error:
            yield Failure(printable(place), error)


def _rows(source: Source, place: str, limits: Limits) -> Iterator[Found]:
    table = next((table for name, table in _READERS if name.search(place.lower().partition("?")[0])), None)
    if table is None:
        detail = (
            f"{place} names no table; readable are .parquet .csv .tsv .json .jsonl .ndjson, the last ones also packed."
        )
        raise Unreadable("unknown_extension", detail)
    values: dict[str, str | int] = {"place": place}
    if "$most" in table:
        values["most"] = limits.max_bytes
    uri = printable(place)
    incoming = Incoming(uri, uri, io.BufferedReader(io.BytesIO()), limits, source.fields, budget=Budget(limits))
    number = 0
    with connect() as connection:
        try:
            batches = connection.execute(f"select * from {table}", values).to_arrow_reader(_BATCH)
            check_columns(incoming, list(mapped(dict.fromkeys(batches.schema.names, ""), source.fields)))
            for batch in batches:
                for row in batch.to_pylist():
                    number += 1
                    yield record_document(incoming, row, uri=f"{uri}#{number}")
        except (duckdb.Error, OSError) as error:
            detail = f"{place} cannot be read after row {number} ({str(error)[:300]}); check the address and the keys."
            raise Unreadable("bad_table", detail) from error


def connect() -> duckdb.DuckDBPyConnection:
    """Return a connection that reads over HTTP and S3. Raises Unreadable `missing_extension`."""
    connection = duckdb.connect(config={"memory_limit": _MEMORY, "autoinstall_known_extensions": "false"})
    try:
        connection.load_extension(_extension_file())
    except duckdb.Error as error:
        detail = f"DuckDB {duckdb.__version__} reads over HTTP and S3 only with its extension httpfs ({error}); "
        detail += f"pip install duckdb-extension-httpfs=={duckdb.__version__}."
        raise Unreadable("missing_extension", detail) from error
    keys = {name: value for name, variable in _KEYS.items() if (value := os.environ.get(variable))}
    if keys:
        options = ", ".join(f"{name} ${name}" for name in keys)
        connection.execute(f"create secret (type s3, {options})", keys)
    return connection


def _extension_file() -> str:
    """Return the file of the extension in its wheel, or its name, by which DuckDB finds one that it installed."""
    if find_spec(_WHEEL) is None:
        return "httpfs"
    return str(files(_WHEEL) / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension")

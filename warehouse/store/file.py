"""A warehouse in one DuckDB file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import StageError, UsageError, WarehouseBusy
from warehouse.extensions import spilling
from warehouse.store.build import Build
from warehouse.store.faults import explained, writing
from warehouse.store.schema import schema_sql

WRITING: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.2.0",  # the oldest DuckDB that reads what is compressed with zstd
    "zstd_min_string_length": "256",  # mean bytes; by default only texts of 4096 are, and articles are kept as they are
}
"""How a warehouse file is written: with texts packed, a real corpus takes 171 MB in place of 383."""


def connect_file(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file for writing, made when missing.

    Raises WarehouseBusy when another process holds it, StageError when it cannot be opened.
    """
    try:
        return duckdb.connect(str(path), config=WRITING)
    except duckdb.IOException as error:
        if "Could not set lock" in str(error):
            raise WarehouseBusy(f"{path} is held by another process ({error}). Wait for that run to end.") from error
        raise StageError(f"cannot open {path}: {explained(error, path)}.") from error


@contextmanager
def open_build_file(path: Path) -> Iterator[Build]:
    """Open a warehouse file for runs to write, and close it without leaving a write-ahead log.

    Raises WarehouseBusy when another process holds it, StageError when it cannot be opened or written.
    """
    with writing(path), connect_file(path) as connection:
        connection.execute(schema_sql())
        yield Build(connection)
        connection.execute("checkpoint")


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file for reading, without access to any other file: a query cannot write or read one.

    Raises UsageError when there is none, WarehouseBusy when a run is writing it.
    """
    if not path.exists():
        raise UsageError(f"there is no {path}; publish a warehouse first with `marsad run`, or name its --home.")
    try:
        config = {"enable_external_access": "false", **spilling(os.getpid())}
        return duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.IOException as error:
        raise WarehouseBusy(f"cannot open {path}: {error}") from error

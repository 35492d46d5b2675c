"""Queries on a warehouse file, read-only, printed for people and programs."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TextIO

import duckdb

from warehouse.errors import UsageError, WarehouseBusy

_WIDEST_CELL = 60  # characters of a cell in a table for people


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file for reading, without access to any other file: a query cannot write or read one.

    Raises UsageError when there is none, WarehouseBusy when a run is writing it.
    """
    if not path.exists():
        raise UsageError(f"there is no {path}; publish a warehouse first with `marsad run`, or name its --home.")
    try:
        return duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
    except duckdb.IOException as error:
        raise WarehouseBusy(f"cannot open {path}: {error}") from error


def print_query(path: Path, query: str, output: str, stream: TextIO) -> None:
    """Run `query` on the file and write its rows to `stream` as `table`, `csv`, `json` (lines) or `parquet`.

    Raises UsageError when DuckDB refuses the query.
    """
    with open_read_only(path) as connection:
        try:
            relation = connection.sql(query)
            if relation is None:
                raise UsageError("the statement returns no rows; `marsad sql` only reads.")
            if output == "parquet":
                from pyarrow import parquet

                parquet.write_table(relation.to_arrow_table(), stream.buffer)
            else:
                _print_rows(relation.columns, relation.fetchall(), output, stream)
        except duckdb.Error as error:
            raise UsageError(f"DuckDB refuses the query: {error}") from error


def quarantined_payload(path: Path, quarantine_id: str) -> bytes:
    """Return the bytes of a quarantine row. Raises UsageError when there is no such row or it has no bytes."""
    with open_read_only(path) as connection:
        query = "select payload from raw.quarantine where quarantine_id = ?"
        row = connection.execute(query, [quarantine_id]).fetchone()
    if row is None or row[0] is None:
        raise UsageError(f"no quarantined bytes with id {quarantine_id}; see `marsad quarantine list`.")
    return bytes(row[0])


def quarantined_in(path: Path, run_id: str) -> list[tuple[str, str]]:
    """Return reason and uri of what a run put into quarantine."""
    query = "select reason, uri from raw.quarantine where run_id = ? and resolved_at is null order by uri"
    with open_read_only(path) as connection:
        return connection.execute(query, [run_id]).fetchall()


def _print_rows(columns: list[str], rows: list[tuple[object, ...]], output: str, stream: TextIO) -> None:
    if output == "csv":
        import csv

        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif output == "json":
        for row in rows:
            record = dict(zip(columns, row, strict=True))
            stream.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")
    else:
        _print_table(columns, rows, stream)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _print_table(columns: list[str], rows: list[tuple[object, ...]], stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console = Console(file=stream, width=None if stream.isatty() else 200)
    console.print(table, markup=False, highlight=False)
    console.print(f"{len(rows)} rows", highlight=False)


def _cell(value: object) -> str:
    text = "" if value is None else str(value).replace("\n", " ⏎ ")
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"

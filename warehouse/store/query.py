"""Queries on a warehouse file, read-only, printed for people and programs."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TextIO

import duckdb

from warehouse.errors import UsageError
from warehouse.settings import Settings
from warehouse.store.opening import open_newest
from warehouse.terminal import shown

_WIDEST_CELL = 60  # characters of a cell in a table for people
_FORMULA = re.compile(r"[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]")  # what spreadsheets take for a formula's beginning
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
_EXPLAINED = re.compile(r"\s*explain\s+(?:\(\s*format\s+\w+\s*\)\s*)?", re.IGNORECASE)
_REACHING = re.compile(  # functions of lakes' extensions, and those that run a query which is given as a text
    r"(?:ducklake|postgres)_.*|query|query_table|json_execute_serialized_sql|.*checkpoint"
    r"|add_data_files|cleanup_old_files|delete_orphaned_files|expire_snapshots|flush_inlined_data"
    r"|merge_adjacent_files|rewrite_data_files|set_commit_message|set_option|write_log"
)
_CONTROLS_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029]")  # those that JSON lets through


def print_query(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    output: str,
    stream: TextIO,
    parameters: Mapping[str, object] | None = None,
    *,
    raw_cells: bool = False,
) -> None:
    """Run `query` and write its rows to `stream` as `table`, `csv`, `json` (lines) or `parquet`.

    Raises UsageError when DuckDB refuses the query, and where it does not only read.
    """
    try:
        _check_reads(connection, query)
        relation = connection.sql(query, params=dict(parameters) if parameters else None)
        if relation is None:
            raise UsageError("the statement returns no rows; `marsad sql` only reads.")
        columns = _apart(relation.columns)
        if output == "parquet":
            from pyarrow import parquet

            parquet.write_table(relation.to_arrow_table().rename_columns(columns), stream.buffer)
        else:
            _print_rows(columns, relation.fetchall(), output, stream, raw_cells=raw_cells)
    except duckdb.Error as error:
        raise UsageError(f"DuckDB refuses the query: {error}") from error


def _check_reads(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raise UsageError for a query that does not only read.

    In a lake DuckDB itself lets queries write files, and its functions reach the catalog, even where it is read-only.
    """
    statements = connection.extract_statements(query)
    is_lake = connection.execute("select 1 from duckdb_databases() where type = 'ducklake'").fetchone() is not None
    for statement in statements:
        is_list = statement.type == duckdb.StatementType.CREATE and not statement.query  # that `pivot` makes by itself
        if statement.type not in _READING and not is_list:
            raise UsageError("`marsad sql` only reads; write what it prints to a file: `--format parquet > FILE`.")
        if is_lake:
            _check_functions(connection, statement.query)


def _check_functions(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raise UsageError for what is no select, or explains none, and for functions by which one can write."""
    row = connection.execute("select json_serialize_sql(?)", [_EXPLAINED.sub("", query, count=1)]).fetchone()
    parsed = json.loads(row[0]) if row else {}
    if not parsed.get("statements"):
        raise UsageError(
            "in a DuckLake `marsad sql` takes select, describe, summarize and explain, but not explain analyze, and "
            "pivot only with the values of its columns: pivot … on … in (…)."
        )
    for name in _functions(parsed):
        if _REACHING.fullmatch(name.lower()):
            raise UsageError(f"`marsad sql` only reads, and {name}() may write, or run what it is given.")


def _functions(node: object) -> Iterator[str]:
    """Yield the names of the functions in a parsed query."""
    parts: Iterable[object] = ()
    if isinstance(node, dict):
        if isinstance(name := node.get("function_name"), str):
            yield name
        parts = node.values()
    elif isinstance(node, list):
        parts = node
    for part in parts:
        yield from _functions(part)


def quarantined_payload(connection: duckdb.DuckDBPyConnection, quarantine_id: str) -> bytes:
    """Return the bytes of a quarantine row. Raises UsageError when there is no such row or they were not kept."""
    query = """
        select coalesce(quarantine.payload, documents.payload)
        from raw.quarantine left join raw.documents using (document_id)
        where quarantine_id = ?
    """
    row = connection.execute(query, [quarantine_id]).fetchone()
    if row is None or row[0] is None:
        raise UsageError(f"no quarantined bytes with id {quarantine_id}; see `marsad quarantine list`.")
    return bytes(row[0])


def quarantined_row(connection: duckdb.DuckDBPyConnection, quarantine_id: str) -> dict[str, object]:
    """Return a quarantine row without its bytes. Raises UsageError when there is none."""
    query = "select * exclude (payload) from raw.quarantine where quarantine_id = ?"
    found = connection.execute(query, [quarantine_id])
    columns, row = [column for column, *_ in found.description or ()], found.fetchone()
    if row is None:
        raise UsageError(f"nothing quarantined has the id {quarantine_id}; see `marsad quarantine list --all`.")
    return dict(zip(columns, row, strict=True))


def quarantined_in(settings: Settings, run_id: str) -> list[tuple[str, str]]:
    """Return reason and uri of what a run put into quarantine."""
    query = "select reason, uri from raw.quarantine where run_id = ? and resolved_at is null order by uri"
    with open_newest(settings) as connection:
        return connection.execute(query, [run_id]).fetchall()


def _apart(columns: list[str]) -> list[str]:
    """Return the names of columns, equal ones numbered: a, a_2, a_3."""
    names: dict[str, None] = {}
    for column in columns:
        candidates = (column if number == 1 else f"{column}_{number}" for number in count(1))
        names[next(name for name in candidates if name not in names)] = None
    return list(names)


def _print_rows(
    columns: list[str], rows: list[tuple[object, ...]], output: str, stream: TextIO, *, raw_cells: bool
) -> None:
    if output == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        for row in (columns, *rows):
            writer.writerow(row if raw_cells else [_harmless(cell) for cell in row])
    elif output == "json":
        for row in rows:
            record = dict(zip(columns, row, strict=True))
            line = json.dumps(record, ensure_ascii=False, default=_plain)
            stream.write(_CONTROLS_IN_JSON.sub(_escaped, line) + "\n")
    else:
        print_table(columns, rows, stream)


def print_json(value: object, stream: TextIO) -> None:
    """Write a value of dicts, lists and what cells may hold as one JSON document."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=_plain)
    stream.write(_CONTROLS_IN_JSON.sub(_escaped, text) + "\n")


def _harmless(cell: object) -> object:
    """Return a cell that no spreadsheet runs as a formula: text that looks like one with an apostrophe before it."""
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def _escaped(control: re.Match[str]) -> str:
    return f"\\u{ord(control[0]):04x}"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def print_table(columns: Sequence[str], rows: Sequence[tuple[object, ...]], stream: TextIO) -> None:
    """Write rows for people: long cells cut, controls made visible."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for column in columns:
        table.add_column(Text(shown(column)))
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console(file=stream, width=None if stream.isatty() else 200)
    console.print(table, highlight=False)
    console.print(f"{len(rows)} rows", highlight=False)


def _cell(value: object) -> str:
    text = shown("" if value is None else str(value).replace("\n", " ⏎ "))
    return text if len(text) <= _WIDEST_CELL else text[: _WIDEST_CELL - 1] + "…"

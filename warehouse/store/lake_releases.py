"""Releases in a lake: names of snapshots, and views on them.

A release is a row of `published.releases`: its manifest, and the snapshot that it is. The views and functions of
schema `published` show each table of `main` as it was then. Row and views change in one transaction, so that whoever
attaches the lake sees one whole release or the one before; publishing copies nothing, and rolling back switches views.

Marsad's own readers attach the lake at the release's snapshot. A snapshot that is a release's is never expired; the row
of one that was dropped stays, for maintenance only, while somebody may still read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import Any

import duckdb

from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store.lake import (
    ALIAS,
    Lake,
    attach,
    connect_lake,
    lake_of,
    move_to_snapshot,
    newest_snapshot,
    required_lake,
)
from warehouse.store.manifest import Release, release_of
from warehouse.store.pinned import published_statements
from warehouse.store.turns import turns_of

_SCHEMA = """
    create schema if not exists published;
    create table if not exists published.releases (
        number integer not null,
        run_id varchar not null,
        published_at varchar not null,
        fingerprint varchar not null,
        row_counts json not null,
        versions json not null,
        content json not null,
        content_hash varchar not null,
        snapshot_id bigint not null,
        is_current boolean not null,
        dropped_at timestamptz
    );
"""
_RELEASES = "from published.releases where dropped_at is null"
_JSON = ("row_counts", "versions", "content")
_COLUMNS = tuple(field.name for field in fields(Release))


def publish_build(settings: Settings, *, number: int, run_id: str, fingerprint: str) -> Release:
    """Make the lake's newest snapshot release `number`, and switch readers to it. Raises StageError when it fails."""
    with _told(settings, f"publish release {number}"), _in_turn(settings) as lake:
        snapshot = newest_snapshot(lake)
        with connect_lake(lake, read_only=True, snapshot=snapshot) as connection:
            release = release_of(connection, number=number, run_id=run_id, fingerprint=fingerprint)
            statements = published_statements(connection, snapshot)
        row = {name: json.dumps(value) if name in _JSON else value for name, value in asdict(release).items()}
        with _transaction(lake) as connection:
            connection.execute(
                f"""
                insert into published.releases by name
                select {", ".join(f"${name} as {name}" for name in row)},
                    $snapshot as snapshot_id, false as is_current, null as dropped_at
                """,
                {**row, "snapshot": snapshot},
            )
            _switch(connection, number, statements)
    return release


def switch_readers(settings: Settings, number: int) -> None:
    """Let readers see release `number` from now on. Raises UsageError where it is not kept, else StageError."""
    with _told(settings, f"roll back to release {number}"), _in_turn(settings) as lake:
        snapshot = snapshot_of(settings, number)  # in turn: it may have been dropped by the run that was waited for
        with connect_lake(lake, read_only=True, snapshot=snapshot) as connection:
            statements = published_statements(connection, snapshot)
        with _transaction(lake) as connection:
            _switch(connection, number, statements)


def list_releases(settings: Settings) -> list[Release]:
    """Return the releases kept."""
    rows = _rows(settings, f"select {', '.join(_COLUMNS)} {_RELEASES}")
    records = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
    return [
        Release(**{name: json.loads(value) if name in _JSON else value for name, value in record.items()})
        for record in records
    ]


def current_number(settings: Settings) -> int | None:
    """Return the number of the release that readers see."""
    rows = _rows(settings, "select number from published.releases where is_current")
    return int(rows[0][0]) if rows else None


def snapshot_of(settings: Settings, number: int) -> int:
    """Return the snapshot of release `number`. Raises UsageError where it is not kept."""
    rows = _rows(settings, f"select snapshot_id {_RELEASES} and number = {number}")
    if not rows:
        raise UsageError(f"there is no release {number} in {lake_of(settings)}; see `marsad releases`.")
    return int(rows[0][0])


def open_current(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open the release that readers see for reading. Raises UsageError when nothing was published."""
    lake = required_lake(settings)
    connection = connect_lake(lake, read_only=True)
    try:
        rows = _found(connection, "select snapshot_id from published.releases where is_current")
        if not rows:
            raise UsageError(f"nothing was published in {lake}; publish with `marsad run`.")
        move_to_snapshot(connection, lake, rows[0][0])
    except BaseException:
        connection.close()
        raise
    return connection


def is_whole(settings: Settings, number: int) -> bool:  # noqa: ARG001 - as of files
    """Tell whether what a release names is there: in a lake always."""
    return True


def attach_release(connection: duckdb.DuckDBPyConnection, settings: Settings, number: int, name: str) -> None:
    """Attach the lake as it was at release `number`, as `name`. Raises StageError when it cannot be read."""
    snapshot = snapshot_of(settings, number)
    attach(connection, required_lake(settings), read_only=True, snapshot=snapshot, alias=name)


def drop_release(settings: Settings, number: int) -> None:
    """Let a release go, unless readers see it: from now on nobody begins to. Raises StageError when that fails."""
    with _told(settings, f"drop release {number}"), _in_turn(settings) as lake, _transaction(lake) as connection:
        query = "update published.releases set dropped_at = now() where number = ? and not is_current"
        connection.execute(query, [number])


@contextmanager
def _told(settings: Settings, what: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        place = lake_of(settings)
        raise StageError(f"cannot {what} in {place}: {error}. What was published before still stands.") from error


@contextmanager
def _in_turn(settings: Settings) -> Iterator[Lake]:
    lake = required_lake(settings)
    with turns_of(lake).turn():
        yield lake


@contextmanager
def _transaction(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the lake for one transaction."""
    with connect_lake(lake) as connection:
        connection.execute(_SCHEMA)
        connection.begin()
        yield connection
        turns_of(lake).confirm()
        connection.commit()


def _rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, none where nothing was ever published."""
    try:
        connection = connect_lake(required_lake(settings), read_only=True)
    except UsageError:
        return []
    with connection:
        return _found(connection, query)


def _found(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    is_there = "select 1 from duckdb_tables() where schema_name = 'published' and table_name = 'releases'"
    return connection.execute(query).fetchall() if connection.execute(is_there).fetchone() else []


def _switch(connection: duckdb.DuckDBPyConnection, number: int, statements: list[str]) -> None:
    """Let `published` show what `statements` make it show, and nothing else, and write down which release that is."""
    shown = "select view_name from duckdb_views() where database_name = ? and schema_name = 'published'"
    for (view,) in connection.execute(shown, [ALIAS]).fetchall():
        connection.execute(f'drop view published."{view}"')
    functions = """
        select distinct function_name, function_type from duckdb_functions()
        where database_name = ? and schema_name = 'published'
    """
    for name, kind in connection.execute(functions, [ALIAS]).fetchall():
        connection.execute(f'drop {"macro table" if kind == "table_macro" else "macro"} published."{name}"')
    for statement in statements:
        connection.execute(statement)
    connection.execute("update published.releases set is_current = (number = ?)", [number])

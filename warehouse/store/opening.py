"""Where the warehouse is, decided in one place: in the files of a home (`file`), or in a lake (`lake`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import UsageError, WarehouseBusy
from warehouse.settings import Settings
from warehouse.store.build import Build
from warehouse.store.file import open_build_file, open_read_only
from warehouse.store.lake import Lake, connect_lake, lake_of, shut_off
from warehouse.store.lake_releases import current_number, open_current
from warehouse.store.schema import schema_sql
from warehouse.store.turns import Turns, turns_of

_prepared: set[str] = set()  # lakes whose raw layer this process has seen to


@contextmanager
def open_build(settings: Settings) -> Iterator[Build]:
    """Open the warehouse that runs write, made when missing.

    Raises WarehouseBusy when another process holds the file, StageError when it cannot be opened or written.
    """
    lake = lake_of(settings)
    if lake is None:
        with open_build_file(settings.build_file) as build:
            yield build
        return
    turns = turns_of(lake)
    _prepare(lake, turns)
    with connect_lake(lake) as connection:
        yield Build(connection, turns)


def _prepare(lake: Lake, turns: Turns) -> None:
    """See to it that there is a lake with a raw layer, one process at a time, and each once: a look takes long."""
    if str(lake) in _prepared:
        return
    with turns.turn(), connect_lake(lake) as connection, Build(connection).transaction():
        connection.execute(schema_sql())
    _prepared.add(str(lake))


def building(settings: Settings) -> AbstractContextManager[None]:
    """Keep other runs from writing while this one builds and publishes: what is built is one state of the raw layer."""
    return turns_of(lake_of(settings)).turn()


def alive(settings: Settings, run_id: str) -> AbstractContextManager[None]:
    """Let other runs know that this one lives."""
    return turns_of(lake_of(settings)).alive(run_id)


def open_published(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open what readers see for reading, without access to any other file: a query cannot write or read one.

    Raises UsageError when nothing was published.
    """
    lake = lake_of(settings)
    if lake is None:
        return open_read_only(settings.published_file)
    return shut_off(open_current(settings), lake)


def open_newest(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open what runs have written until now for reading; in a file, what was published while a run is at work.

    Raises UsageError when there is neither.
    """
    lake = lake_of(settings)
    if lake is not None:
        return shut_off(connect_lake(lake, read_only=True), lake)
    if settings.build_file.exists():
        try:
            return open_read_only(settings.build_file)
        except WarehouseBusy:
            if not settings.published_file.exists():
                raise
    return open_read_only(settings.published_file)


def has_published(settings: Settings) -> bool:
    """Tell whether there is anything for readers to open."""
    lake = lake_of(settings)
    return settings.published_file.exists() if lake is None else current_number(settings) is not None


def published_place(settings: Settings) -> str:
    """Return where readers find what was published, for people."""
    lake = lake_of(settings)
    return str(settings.published_file if lake is None else lake)


def published_file(settings: Settings) -> Path:
    """Return the published file, for what can read nothing else; of a lake one that was written from it.

    Raises UsageError when there is none.
    """
    path = settings.published_file
    if not path.exists():
        how = "marsad run" if lake_of(settings) is None else "marsad export file"
        raise UsageError(f"there is no {path}; write it with `{how}`, or name another --home.")
    return path


def is_begun(settings: Settings) -> bool:
    """Tell whether a run has ever begun."""
    lake = lake_of(settings)
    if lake is None:
        return settings.build_file.exists()
    try:
        connection = connect_lake(lake, read_only=True)
    except UsageError:
        return False
    with connection:
        query = "select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'runs'"
        return connection.execute(query).fetchone() is not None

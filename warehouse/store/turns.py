"""Turns in a lake that several runs write at once, on one machine or many.

DuckLake has no unique keys, and two commits that only add rows never conflict. So whoever writes the raw layer by what
is in it waits for its turn, and reads after it has it: nothing is lost, and nothing is there twice. A run that builds
and publishes keeps the turn meanwhile, so that all models read one state; others go on annotating, and load after it.

A turn is an advisory lock of Postgres, which is free again when its holder dies, however it dies. So is the sign of
life that each run gives. In a file, and in a lake whose catalog is a file, there is one process at a time anyway.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

import duckdb

from warehouse.extensions import CONFIG, load_extension
from warehouse.store.lake import Lake, keep_catalog

logger = logging.getLogger("marsad.turns")
_RAW = (0x6D617273, 1)  # «mars», and the one turn there is
_RUNS = 0x6D617274  # and the class of the runs' signs of life
_LOOK_SECONDS = 2  # between two looks at whether somebody wants to stop; the place in the queue is then the last
_opening = threading.Lock()
_databases: dict[str, duckdb.DuckDBPyConnection] = {}
_has_turn: ContextVar[bool] = ContextVar("has_turn", default=False)


class Turns(Protocol):
    """Who may write, and which runs live."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep others from writing the raw layer during the block, after waiting for them; may be nested."""

    @contextmanager
    def alive(self, run_id: str) -> Iterator[None]:
        """Let others know that the run lives during the block."""

    def living(self, run_ids: Collection[str]) -> set[str]:
        """Return which of these runs live."""


class Alone:
    """There is nobody else."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for nobody."""
        yield

    @contextmanager
    def alive(self, run_id: str) -> Iterator[None]:  # noqa: ARG002 - as the protocol has it
        """Tell nobody."""
        yield

    def living(self, run_ids: Collection[str]) -> set[str]:  # noqa: ARG002 - as the protocol has it
        """Return none: who holds the home's lock knows that no other run lives."""
        return set()


def turns_of(lake: Lake | None) -> Turns:
    """Return who takes turns with us."""
    return Alone() if lake is None or lake.postgres is None else PostgresTurns(lake)


class PostgresTurns:
    """Turns that the catalog's Postgres keeps."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the raw layer's lock in a transaction of its own, which ends with its connection."""
        if _has_turn.get():
            yield
            return
        with self._connected() as connection:
            _await(connection)
            token = _has_turn.set(True)
            try:
                yield
            finally:
                _has_turn.reset(token)
                connection.rollback()

    @contextmanager
    def alive(self, run_id: str) -> Iterator[None]:
        """Hold the run's own lock."""
        with self._connected() as connection:
            connection.begin()
            _ask(connection, f"select pg_advisory_xact_lock({_RUNS}, {_key(run_id)})::text")
            try:
                yield
            finally:
                connection.rollback()

    def living(self, run_ids: Collection[str]) -> set[str]:
        """Return which of these runs hold their lock."""
        query = f"select objid::bigint from pg_locks where locktype = 'advisory' and classid = {_RUNS}"
        with self._connected() as connection:
            held = {key for (key,) in _ask(connection, query)}
        return {run_id for run_id in run_ids if _key(run_id) in held}

    @contextmanager
    def _connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Connect to the catalog's Postgres beside the lake, with one DuckDB a process."""
        with _opening:
            key = str(self._lake.postgres)
            if key not in _databases:
                _databases[key] = _attached(self._lake)
        with _databases[key].cursor() as connection:
            yield connection


def _attached(lake: Lake) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config=CONFIG)
    load_extension(connection, "postgres_scanner")
    keep_catalog(connection, lake)
    rest = lake.rest().replace("'", "''")
    connection.execute(f"attach '{rest}' as catalog_database (type postgres, secret marsad_catalog)")
    return connection


def _await(connection: duckdb.DuckDBPyConnection) -> None:
    """Wait for the lock, in the order in which runs ask for it, and stop to wait when the process is told to."""
    is_told = False
    while True:
        connection.begin()
        _ask(connection, f"select set_config('lock_timeout', '{_LOOK_SECONDS}s', true)")
        try:
            _ask(connection, f"select pg_advisory_xact_lock({_RAW[0]}, {_RAW[1]})::text")
        except duckdb.Error as error:
            connection.rollback()
            if "lock timeout" not in str(error):
                raise
        else:
            return
        if not is_told:
            logger.info("waiting for another run to build or to load …")
            is_told = True


def _ask(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query of Postgres."""
    return connection.execute("from postgres_query('catalog_database', ?)", [query]).fetchall()


def _key(run_id: str) -> int:
    """Return the number of a run's lock; two runs of four thousand million have the same."""
    return zlib.crc32(run_id.encode()) & 0x7FFFFFFF

"""Turns in a lake that several runs write at once, on one machine or many.

DuckLake has no unique keys, and two commits that only add rows never conflict. So whoever writes the raw layer by what
is in it waits for its turn, and reads after it has it: nothing is lost, and nothing is there twice. A run that builds
and publishes keeps the turn meanwhile, so that all models read one state; others go on annotating, and load after it.

A turn is an advisory lock of Postgres, which is free again when its holder dies, however it dies. So is the sign of
life that each run gives. Who lost its turn, because Postgres was started anew or the network failed, learns it before
it commits. In a file, and in a lake whose catalog is a file, there is one process at a time anyway.
"""

from __future__ import annotations

import logging
import threading
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Protocol

import duckdb

from warehouse.errors import StageError
from warehouse.extensions import CONFIG, load_extension
from warehouse.store.lake import Lake, keep_catalog, told

logger = logging.getLogger("marsad.turns")
_RAW = (0x6D617273, 1)  # «mars», and the one turn there is
_RUNS = 0x6D617274  # and the class of the runs' signs of life
_LOOK_SECONDS = 0.2  # between two looks at whether the turn is free. Arbitrary
_SETTINGS = {  # of connections that hold locks: they say nothing for hours, and must end when their machine is off
    "idle_in_transaction_session_timeout": "0",
    "statement_timeout": "0",
    "transaction_timeout": "0",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "6",
}
_HELD = f"""
    select 1 from pg_locks
    where pid = pg_backend_pid() and locktype = 'advisory' and classid = {_RAW[0]} and objid = {_RAW[1]} and granted
"""
_LOST = (
    "the turn to write was lost: the connection to the catalog's Postgres broke. Nothing was committed; run it again."
)
_opening = threading.Lock()
_databases: dict[str, duckdb.DuckDBPyConnection] = {}
_turn: ContextVar[duckdb.DuckDBPyConnection | None] = ContextVar("turn", default=None)  # what holds it


class Turns(Protocol):
    """Who may write, and which runs live."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep others from writing the raw layer during the block, after waiting for them; may be nested."""

    def confirm(self) -> None:
        """Raise StageError where the turn was lost meanwhile: nothing may be committed then."""

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

    def confirm(self) -> None:
        """Nobody takes it away."""

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
        if _turn.get():
            yield
            return
        with self._locking() as connection:
            self._await(connection)
            token = _turn.set(connection)
            try:
                yield
            finally:
                _turn.reset(token)

    def confirm(self) -> None:
        """Ask Postgres whether the lock is still held."""
        connection = _turn.get()
        try:
            is_held = connection is not None and self._ask(connection, _HELD)
        except StageError as error:
            raise StageError(_LOST) from error
        if not is_held:
            raise StageError(_LOST)

    @contextmanager
    def alive(self, run_id: str) -> Iterator[None]:
        """Hold the run's own lock."""
        with self._locking() as connection:
            self._ask(connection, f"select pg_advisory_xact_lock({_RUNS}, {_key(run_id)})::text")
            yield

    def living(self, run_ids: Collection[str]) -> set[str]:
        """Return which of these runs hold their lock."""
        query = f"select objid::bigint from pg_locks where locktype = 'advisory' and classid = {_RUNS}"
        with self._connected() as connection:
            held = {key for (key,) in self._ask(connection, query)}
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

    @contextmanager
    def _locking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Begin a transaction that may hold locks for long, and end it after the block."""
        rows = ", ".join(f"('{name}', '{value}')" for name, value in _SETTINGS.items())
        known = f"from pg_settings inner join (values {rows}) as wanted (name, value) using (name)"
        with self._connected() as connection:
            connection.begin()
            try:
                self._ask(connection, f"select set_config(name, wanted.value, true) {known}")
                yield connection
            finally:
                with suppress(duckdb.Error):  # where the connection broke, Postgres has ended it
                    connection.rollback()

    def _await(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Wait for the turn; whoever asks first when it is free has it."""
        is_told = False
        while self._ask(connection, f"select pg_try_advisory_xact_lock({_RAW[0]}, {_RAW[1]})") != [(True,)]:
            if not is_told:
                logger.info("waiting for another run to build or to load …")
                is_told = True
            time.sleep(_LOOK_SECONDS)

    def _ask(self, connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
        """Return the rows of a query of Postgres. Raises StageError where it gives none."""
        try:
            return connection.execute("from postgres_query('catalog_database', ?)", [query]).fetchall()
        except duckdb.Error as error:
            raise told(error, self._lake) from error


def _attached(lake: Lake) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB that Postgres is attached to. Raises StageError where it cannot be reached."""
    connection = duckdb.connect(config=CONFIG)
    rest = lake.rest().replace("'", "''")
    try:
        load_extension(connection, "postgres_scanner")
        keep_catalog(connection, lake)
        connection.execute("set pg_connection_cache = false")  # a connection that broke is not used again
        connection.execute(f"attach '{rest}' as catalog_database (type postgres, secret marsad_catalog)")
    except duckdb.Error as error:
        connection.close()
        raise told(error, lake) from error
    return connection


def _key(run_id: str) -> int:
    """Return the number of a run's lock; two runs of four thousand million have the same."""
    return zlib.crc32(run_id.encode()) & 0x7FFFFFFF

"""Several writers of one lake, and runs that live and die."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.lake import writer
from tests.lake.conftest import environment, lake_settings
from tests.store.test_build import document
from warehouse.errors import StageError
from warehouse.extensions import CONFIG, load_extension
from warehouse.settings import Settings
from warehouse.store.dbt_lake import Plugin, use_lake
from warehouse.store.lake import connect_lake, keep_catalog, required_lake
from warehouse.store.opening import alive, building, open_build

WRITERS = ("one", "two", "three")
END_HOLDERS = """
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
"""


def test_writers_lose_and_double_nothing(empty: Settings) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.lake.writer", empty.home, name],
            env=os.environ | environment(empty),
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in WRITERS
    ]
    new = [int(process.communicate()[0]) for process in writers]
    expected = (len(WRITERS) + 1) * writer.BATCHES * writer.DOCUMENTS
    assert sum(new) == expected
    with open_build(empty) as build:
        for table in ("documents", "articles"):
            query = f"select count(*), count(distinct document_id) from raw.{table}"
            assert build.connection.execute(query).fetchone() == (expected, expected), table
        assert build.connection.execute("select count(*) from raw.quarantine").fetchone() == (1,)


def test_who_builds_keeps_others_from_writing(empty: Settings) -> None:
    with open_build(empty) as build:
        build.add_documents([document("a")], "r")
    order = []

    def write() -> None:
        with open_build(empty) as build, build.transaction():
            order.append("written")
            build.add_documents([document("b")], "r")

    other = threading.Thread(target=write)
    with building(empty):
        with open_build(empty) as build, build.transaction():  # the builder's own turn is not waited for
            build.add_documents([document("c")], "r")
        other.start()
        time.sleep(1)
        order.append("built")
    other.join()
    assert order == ["built", "written"]


@contextmanager
def server(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect to the catalog's Postgres, as `server`."""
    with duckdb.connect(config=CONFIG) as connection:
        load_extension(connection, "postgres_scanner")
        keep_catalog(connection, required_lake(settings))
        connection.execute("attach '' as server (type postgres, secret marsad_catalog)")
        yield connection


def test_who_loses_its_turn_commits_nothing(empty: Settings) -> None:
    def write_and_lose_it() -> None:
        with build.transaction(), server(empty) as connection:
            build.add_documents([document("a")], "r")
            ended = connection.execute("from postgres_query('server', ?)", [END_HOLDERS]).fetchall()
            assert ended == [(True,)]

    with open_build(empty) as build:
        with pytest.raises(StageError, match="the turn to write was lost"):
            write_and_lose_it()
        assert not build.has_documents()
        with build.transaction():
            build.add_documents([document("b")], "r")
        assert build.has_documents()


def test_who_loses_its_turn_begins_no_other_model(empty: Settings) -> None:
    lake = required_lake(empty)
    dbt = Plugin("lake", {})
    with open_build(empty), building(empty), connect_lake(lake) as cursor, server(empty) as connection:
        use_lake(lake)
        in_a_thread_of_dbt(dbt.configure_cursor, cursor)
        connection.execute("from postgres_query('server', ?)", [END_HOLDERS])
        with pytest.raises(StageError, match="the turn to write was lost"):
            in_a_thread_of_dbt(dbt.configure_cursor, cursor)


def in_a_thread_of_dbt(call: Callable[[duckdb.DuckDBPyConnection], None], cursor: duckdb.DuckDBPyConnection) -> None:
    with ThreadPoolExecutor(1) as threads:
        threads.submit(call, cursor).result()


def test_a_holder_keeps_its_turn_for_as_long_as_it_needs(empty: Settings) -> None:
    with open_build(empty) as build:
        name = (required_lake(empty).postgres or {})["dbname"]
        with server(empty) as connection:
            command = f"alter database {name} set idle_in_transaction_session_timeout = '500ms'"
            connection.execute("call postgres_execute('server', ?)", [command])
        with build.turns.turn():
            time.sleep(1)
            build.turns.confirm()


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    settings = lake_settings(tmp_path, "host=127.0.0.1 port=1 user=marsad password=geheim")
    with pytest.raises(StageError, match="cannot open DuckLake") as told, building(settings):
        pass
    assert "geheim" not in str(told.value)


def test_a_run_that_lives_is_left_alone_with_its_documents(empty: Settings) -> None:
    with open_build(empty) as build, alive(empty, "there"):
        build.start_run("there", {})
        with build.transaction():
            build.add_documents([document("theirs")], "there")
        with alive(empty, "here"):
            build.start_run("here", {})
            with build.transaction():
                build.add_documents([document("ours")], "here")
            assert build.pending_documents("1", "1", "here") == ["id-ours"]
            assert build.pending_documents("1", "1", "there") == ["id-theirs"]
    with open_build(empty) as build:
        assert build.pending_documents("1", "1", "next") == ["id-theirs", "id-ours"]
        build.start_run("next", {})
        statuses = dict(build.connection.execute("select run_id, status from raw.runs").fetchall())
    assert statuses == {"there": "failed", "here": "failed", "next": "running"}

"""Several writers of one lake, and runs that live and die."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

from tests.lake import writer
from tests.lake.conftest import environment
from tests.store.test_build import document
from warehouse.settings import Settings
from warehouse.store.opening import alive, building, open_build

WRITERS = ("one", "two", "three")


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

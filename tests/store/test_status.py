"""How a warehouse stands, with each part at hand and without."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.store.publishing import publish
from tests.store.test_build import facts, refusal
from warehouse.errors import UsageError
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.store.opening import open_build
from warehouse.store.releases import roll_back
from warehouse.store.sightings import record_sightings
from warehouse.store.status import warehouse_status

SEEN = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path)
    settings.make_folders()
    return settings


def test_freshness_by_declared_source_or_outlet(settings: Settings) -> None:
    documents = [
        RawDocument("id-a", "https://h/1", "text/html", b"a", source="harbour", captured_at=SEEN),
        RawDocument(
            "id-b", "https://h/2", "text/html", b"b", source="harbour", captured_at=SEEN + dt.timedelta(days=1)
        ),
        RawDocument("id-c", "/in/c.txt", "text/plain", b"c", captured_at=SEEN - dt.timedelta(days=9)),
    ]
    with open_build(settings) as build:
        build.add_documents(documents, "run")
        record_sightings(build, documents, "run")
        build.load(facts("a", "b", "c"), ["id-a", "id-b", "id-c"])
        build.connection.execute("update raw.articles set published_date = '2024-02-27' where document_id = 'id-a'")
        build.connection.execute("update raw.articles set outlet = 'sada' where document_id = 'id-c'")
        for name in ("harbour", "silent"):
            build.connection.execute("insert into raw.declared_sources values (?, 'feed', null, null, null)", [name])
    found = {row["source"]: row for row in warehouse_status(settings).sources}
    assert list(found) == ["harbour", "sada", "silent"]
    assert found["harbour"] == {
        "source": "harbour", "kind": "feed", "documents": 2,
        "newest_article": dt.date(2024, 2, 27), "last_new": dt.datetime(2024, 3, 2, 12),
    }  # fmt: skip
    assert (found["silent"]["documents"], found["silent"]["last_new"]) == (0, None)
    assert found["sada"]["kind"] is None


def test_releases_runs_and_quarantine(settings: Settings) -> None:
    publish(settings, 1)
    publish(settings, 2)
    roll_back(settings)
    with open_build(settings) as build:
        build.quarantine([refusal(RawDocument(f"id-{name}", name, "text/plain", b"")) for name in "ab"])
        build.start_run("run 3", {"cleaner": "c"})
        build.finish_run("run 3", "unchanged", {"new": 4, "annotated": 3, "quarantined": 2})
    status = warehouse_status(settings)
    assert (status.current.number, status.newest.number, status.run_at_work) == (1, 2, None)
    assert status.runs[0]["run_id"] == "run 3"
    assert (status.runs[0]["new_documents"], status.runs[0]["annotated"], status.runs[0]["quarantined"]) == (4, 3, 2)
    assert [(row["stage"], row["reason"], row["inputs"]) for row in status.quarantine] == [("clean", "no_arabic", 2)]
    assert status.checks is None


def test_checks_of_the_last_run_that_was_checked(settings: Settings) -> None:
    publish(settings, 1)
    with open_build(settings) as build:
        build.connection.execute("""
            create table main.check_results as select * from (values
                ('run 1', 'raw', 'old', 'critical', false, 1, 'x', timestamp '2024-01-01'),
                ('run 2', 'raw', 'fresh', 'warning', true, 0, '', timestamp '2024-01-02'),
                ('run 2', 'marts', 'orphans', 'warning', false, 7, 'seven rows', timestamp '2024-01-02')
            ) as t(run_id, suite, check_name, level, success, broken_rows, detail, checked_at)
        """)
    checks = warehouse_status(settings).checks
    assert [(row["check_name"], row["success"], row["broken_rows"]) for row in checks] == [
        ("orphans", False, 7),
        ("fresh", True, 0),
    ]


def test_while_a_run_is_at_work_the_published_file_is_read(settings: Settings) -> None:
    import subprocess
    import sys

    publish(settings, 1)
    program = (
        "import sys, duckdb; from pathlib import Path; from warehouse.store.lock import only_run\n"
        "with only_run(Path(sys.argv[1]).parent), duckdb.connect(sys.argv[1]): print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(settings.build_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout
        run.stdout.readline()
        status = warehouse_status(settings)
        assert status.run_at_work == str(run.pid)
        assert [row["run_id"] for row in status.runs] == ["run 1"]


def test_nothing_there(settings: Settings) -> None:
    with pytest.raises(UsageError, match="marsad run"):
        warehouse_status(settings)

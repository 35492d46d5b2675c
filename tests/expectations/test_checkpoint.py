"""The suites through Great Expectations: what stops, what only warns, what could not be run, what is written down."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import duckdb
import pytest

from expectations.checkpoint import SUITES, check_build
from expectations.results import Result, write_results
from flows.validate import validate
from tests.expectations.conftest import mark_all_as_changed
from warehouse.errors import ChecksFailed, UsageError
from warehouse.settings import Settings
from warehouse.store.file import open_build_file

CHECKS = [check for checks in SUITES.values() for check in checks]
CRITICAL_DEFECT = "update raw.segments set end_char = end_char + 1 where segment_no = 0"
WARNING_DEFECT = "update articles set published_date = date '2999-01-01'"


def break_build(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(statement)
        mark_all_as_changed(connection)


def check(settings: Settings) -> int:
    return check_build(settings, "a run")


def results(settings: Settings, run_id: str = "a run") -> dict[str, tuple]:
    query = "select check_name, success, broken_rows, level, observed from check_results where run_id = ?"
    with duckdb.connect(str(settings.build_file)) as connection:
        return {name: row for name, *row in connection.execute(query, [run_id]).fetchall()}


def page(settings: Settings, suite: str) -> str:
    (found,) = (settings.reports_dir / "data_docs" / "validations" / suite).rglob("*.html")
    return found.read_text(encoding="utf-8")


def test_every_check_holds_and_data_docs_say_so(home: Settings) -> None:
    assert check(home) == len(CHECKS)
    index = (home.reports_dir / "data_docs" / "index.html").read_text(encoding="utf-8")
    for suite in SUITES:
        assert suite in index
    assert "There is at least one article." in page(home, "raw")
    found = results(home)
    assert len(found) == len(CHECKS)
    assert all(success and broken == 0 for success, broken, *_ in found.values())
    measured = json.loads(found["new_articles_name_as_many_as_usual"][3])
    assert measured[0]["per_article_of_all"] > 1
    duckdb.connect(str(home.build_file)).close()  # nobody holds the file any more


def test_the_release_has_the_results_of_its_own_run(home: Settings) -> None:
    with duckdb.connect(str(home.published_file), read_only=True) as connection:
        rows = connection.execute(
            "select distinct run_id, status from check_results join runs using (run_id)"
        ).fetchall()
    assert [status for _, status in rows] == ["published"]


def test_a_critical_defect_stops_publication_and_is_written_down(home: Settings) -> None:
    break_build(home, CRITICAL_DEFECT)
    with pytest.raises(ChecksFailed, match=r"segments of a document.*2 rows"):
        check(home)
    success, broken, level, observed = results(home)["segments_partition_the_text"]
    assert (success, broken, level) == (False, 2, "critical")
    document_ids = [row["document_id"] for row in json.loads(observed)]
    assert len(document_ids) == 2
    shown = page(home, "raw")
    assert all(document_id in shown for document_id in document_ids)
    assert "critical: 2 rows break this" in shown


def test_a_warning_is_reported_and_stops_nothing(home: Settings, caplog: pytest.LogCaptureFixture) -> None:
    break_build(home, WARNING_DEFECT)
    with caplog.at_level(logging.WARNING, logger="marsad.validate"):
        assert check(home) < len(CHECKS)
    assert "after the day it was taken in" in caplog.text
    assert results(home)["nothing_was_published_in_the_future"][:3] == [False, 2, "warning"]


def test_a_warehouse_has_bounds_of_its_own(home: Settings) -> None:
    break_build(home, WARNING_DEFECT)
    (home.home / "checks.toml").write_text("[articles]\nmax_days_ahead = 400_000\n", encoding="utf-8")
    validate.fn(home, "a run")
    assert results(home)["nothing_was_published_in_the_future"][0] is True
    (home.home / "checks.toml").write_text("[articles]\nmax_days_ahead = -1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"articles\.max_days_ahead is «-1»"):
        validate.fn(home, "another run")


def test_a_check_that_cannot_run_is_no_check_that_holds(home: Settings) -> None:
    break_build(home, "drop table quotes")
    with pytest.raises(ChecksFailed, match=r"quotes_stand_in_their_article could not be run.*quotes"):
        check(home)
    success, *_, observed = results(home)["quotes_stand_in_their_article"]
    assert not success
    assert "quotes" in json.loads(observed)[0]["error"]


def test_every_check_is_said_in_two_languages_and_graded() -> None:
    for one in CHECKS:
        fields = one.__fields__
        assert fields["description"].default.endswith(".")
        assert one.in_arabic.endswith(".")
        assert fields["severity"].default.value in {"critical", "warning"}
        assert one.__doc__
    assert all(one.__fields__["severity"].default.value == "warning" for one in (*SUITES["sources"], *SUITES["drift"]))


def test_results_of_the_last_runs_are_kept(tmp_path: Path) -> None:
    result = Result("raw", "there_are_articles", "critical", True, 0, "[]", "There is.", "يوجد.")
    with open_build_file(tmp_path / "marsad.duckdb") as build:
        for run_id in ("first", "second", "third", "third"):
            write_results(build, run_id, [result], kept_runs=2)
        rows = build.connection.execute("select run_id from raw.check_results order by checked_at").fetchall()
    assert rows == [("second",), ("third",)]

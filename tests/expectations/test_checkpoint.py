"""The suites on a real build file: what holds, what only warns, what stops, what could not be run."""

import logging
from pathlib import Path

import duckdb
import pytest

from expectations import marts, raw
from warehouse.errors import ChecksFailed
from warehouse.settings import Settings


def break_build(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(statement)


def check(settings: Settings) -> int:
    from expectations.checkpoint import check_build

    return check_build(settings.build_file, settings.reports_dir, "a run")


def test_every_check_holds_and_data_docs_say_so(home: Settings) -> None:
    assert check(home) == len(raw.expectations()) + len(marts.expectations())
    index = (home.reports_dir / "data_docs" / "index.html").read_text(encoding="utf-8")
    assert "marts" in index
    assert "raw" in index
    duckdb.connect(str(home.build_file)).close()  # nobody holds the file any more


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("update raw.segments set end_char = end_char + 1 where segment_no = 0", "segments of a document"),
        (
            "delete from raw.articles where document_id = (select min(document_id) from raw.articles)",
            "article or a row",
        ),
        ("update raw.articles set date_reason = 'both'", "without a date says why"),
        ("update quotes set start_char = start_char + 1", "every quote's article"),
        ("delete from event_mentions", "at least one event mention"),
        ("delete from entities", "participant of an event"),
        ("delete from raw.articles; delete from raw.documents; delete from articles", "at least one article"),
    ],
)
def test_a_critical_defect_stops_publication(home: Settings, statement: str, message: str) -> None:
    break_build(home, statement)
    with pytest.raises(ChecksFailed, match=f"(?i){message}"):
        check(home)


def test_a_warning_is_reported_and_stops_nothing(home: Settings, caplog: pytest.LogCaptureFixture) -> None:
    break_build(home, "update articles set published_date = date '2999-01-01'")
    with caplog.at_level(logging.WARNING, logger="marsad.validate"):
        check(home)
    assert "after the day it was taken in" in caplog.text


def test_a_check_that_cannot_run_is_no_failed_check(home: Settings) -> None:
    break_build(home, "drop table quotes")
    with pytest.raises(ChecksFailed, match="could not be run"):
        check(home)


def test_every_check_is_described_and_graded(tmp_path: Path) -> None:
    for expectation in (*raw.expectations(), *marts.expectations()):
        assert expectation.description
        assert expectation.severity.value in {"critical", "warning"}

"""The account of a run in Markdown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from warehouse.account import checks_table, counts_table, quarantine_table, release_table
from warehouse.errors import Unreadable
from warehouse.store.file import open_build_file
from warehouse.store.quarantine import quarantine_row
from warehouse.store.releases import Release

CHECKS = """
    create table if not exists raw.check_results (
        run_id varchar, suite varchar, check_name varchar, level varchar, success boolean, broken_rows bigint,
        observed json, detail varchar, detail_ar varchar, checked_at timestamp
    )
"""


def release(number: int, **row_counts: int) -> Release:
    return Release(number, "run", "2026-11-21T06:00:00", "made from", row_counts)


def test_only_tables_that_changed_are_shown() -> None:
    text = release_table(release(8, articles=1205, events=70, quotes=9), release(7, articles=1200, events=75, quotes=9))
    assert "2 of 3 tables" in text
    assert text.splitlines()[2:] == [
        "| table | release 7 | release 8 | difference |",
        "| --- | ---: | ---: | --- |",
        "| articles | 1,200 | 1,205 | +5 |",
        "| events | 75 | 70 | -5 |",
    ]


def test_the_first_release_has_nothing_before_it() -> None:
    assert "| articles | 0 | 3 | +3 |" in release_table(release(1, articles=3), None)


def test_counts_are_lines() -> None:
    assert "| pages unchanged | 12,000 |" in counts_table({"pages unchanged": 12_000})


def test_quarantine_is_grouped_and_harmless(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        rows = [
            quarantine_row(
                uri=f"https://harbour.example/{n}|<img src=x>",
                stage="fetch",
                error=Unreadable("http_404", "it is gone"),
                run_id="this",
                payload=None,
                source="harbour",
            )
            for n in range(3)
        ]
        build.quarantine(rows)
        text = quarantine_table(build, "this")
        assert quarantine_table(build, "another") is None
    assert text is not None
    (line,) = [line for line in text.splitlines() if "http_404" in line]
    assert line.startswith("| fetch | http_404 | 3 | harbour | ")
    assert "\\|&lt;img" in line


def test_checks_say_what_failed(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        build.connection.execute(CHECKS)
        for name, success, broken in (("spans_resolve", True, 0), ("dates_are_sane", False, 4)):
            values = ["this", "marts", name, "warning", success, broken, "[]", f"{name} says", "", dt.datetime.now()]
            build.connection.execute("insert into raw.check_results values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        text = checks_table(build, "this", tmp_path / "index.html")
        assert checks_table(build, "another", tmp_path) is None
    assert text is not None
    assert text.startswith("1 of 2 checks held.")
    assert "- **warning**, marts: `dates_are_sane`, 4 rows break it. dates_are_sane says" in text
    assert text.endswith(f"`{tmp_path / 'index.html'}`.")

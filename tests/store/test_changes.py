"""When an increment will do, and when all tables have to be made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.store import changes
from warehouse.store.build import now
from warehouse.store.file import open_build_file


def test_a_model_whose_table_is_gone_asks_for_all(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        changes.finish(build, changes.version(build), now())
        build.connection.execute("create table changes.int_spellings (article_id varchar)")
        build.connection.execute("create schema intermediate")
        build.connection.execute("create table intermediate.int_spellings (article_id varchar)")
        assert changes.can_increment(build)
        build.connection.execute("drop table intermediate.int_spellings")
        assert not changes.can_increment(build)


def test_what_other_runs_at_work_found_may_come_later(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        began = now()
        for run_id in ("mine", "other"):
            build.connection.execute("insert into raw.runs values (?, ?, null, 'running', null, '{}')", [run_id, began])
        assert changes.seen_until(build, "mine") == began
        build.connection.execute("update raw.runs set finished_at = ? where run_id = 'other'", [now()])
        assert changes.seen_until(build, "mine") > began


def test_a_model_that_was_made_whole_since_asks_for_all(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        assert not changes.can_increment(build)
        changes.finish(build, changes.version(build), now())
        assert changes.can_increment(build)
        build.connection.execute("create view changes.int_spellings as select 1 as article_id")  # as `tracked` does
        assert not changes.can_increment(build)
        build.connection.execute("drop view changes.int_spellings")
        assert not changes.can_increment(build)  # it was forgotten, for the run that asked may have been killed


def test_many_articles_read_anew_ask_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are more than half of all; a few are an increment, also when they are all."""
    monkeypatch.setattr(changes, "_MANY", 3)
    columns = ["uuid() as document_id", "'ar' as language"]
    columns += [f"'' as {name}" for name in ("text", "body", "cleaner_version", "extractor_version")]
    with open_build_file(tmp_path / "build.duckdb") as build:
        for more, can_increment in ((3, True), (4, False), (4, True)):
            changes.finish(build, changes.version(build), now())
            build.connection.execute(
                f"insert into raw.articles by name select {', '.join(columns)}, ? as annotated_at from range(?)",
                [now(), more],
            )
            assert changes.can_increment(build) is can_increment

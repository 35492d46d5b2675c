"""What changed between two releases."""

from __future__ import annotations

import json
import time
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store.diff import Example, TableDifference, compare_releases
from warehouse.store.file_releases import manifest_file, release_file
from warehouse.store.opening import open_build
from warehouse.store.releases import publish_build

OLD = [
    "create or replace table stories as select * replace (score::double as score) from (values"
    " ('s1', 'عنوان', 1, 0.5), ('s2', 'خبر', 2, 0.25), ('s3', null, 3, 0.1))"
    " as t(story_id, title, article_count, score)",
    "create or replace table notes as select unnest(['أ', 'أ', 'ب']) as note",
    "create or replace table sources as select 'nabd' as source_id",
]
NEW = [
    "create or replace table stories as select * replace (score::double as score) from (values"
    " ('s3', 'نبأ', 3, 0.1), ('s2', 'خبر', 5, 0.25 + 1e-12), ('s4', 'جديد', 1, 0.5))"
    " as t(story_id, title, article_count, score)",
    "create or replace table notes as select unnest(['أ', 'ب', 'ب', 'ت']) as note",
    "create or replace table sources as select 'nabd' as source_id",
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path)
    settings.make_folders()
    return settings


def publish(settings: Settings, statements: list[str]) -> None:
    with open_build(settings) as build:
        for statement in statements:
            build.connection.execute(statement)
    publish_build(settings, run_id="run", fingerprint=str(statements))


def by_table(settings: Settings, *, examples: int = 0) -> dict[str, TableDifference]:
    return {found.table: found for found in compare_releases(settings, 1, 2, examples=examples)}


def test_rows_are_added_removed_and_changed(settings: Settings) -> None:
    publish(settings, OLD)
    publish(settings, NEW)
    found = by_table(settings)
    assert found["stories"] == TableDifference("stories", added=1, removed=1, changed=2, before=3, after=3)
    assert found["notes"] == TableDifference("notes", added=2, removed=1, changed=None, before=3, after=4)
    assert found["sources"] == TableDifference("sources", added=0, removed=0, changed=0, before=1, after=1)
    assert [found[table].is_equal for table in ("stories", "notes", "sources")] == [False, False, True]


def test_it_is_the_same_without_hashes_in_the_manifests(settings: Settings) -> None:
    publish(settings, OLD)
    publish(settings, NEW)
    before = by_table(settings)
    path = manifest_file(settings, 1)
    path.write_text(json.dumps({**json.loads(path.read_text()), "content": {}}))
    assert by_table(settings) == before


def test_examples_say_what_changed(settings: Settings) -> None:
    publish(settings, OLD)
    publish(settings, NEW)
    found = by_table(settings, examples=1)
    assert found["stories"].examples == (
        Example("added", {"story_id": "s4", "title": "جديد", "article_count": 1, "score": 0.5}),
        Example("removed", {"story_id": "s1", "title": "عنوان", "article_count": 1, "score": 0.5}),
        Example("changed", {"story_id": "s2"}, {"article_count": (2, 5)}),
    )
    assert {example.row["note"] for example in found["notes"].examples if example.kind == "removed"} == {"أ"}
    every = by_table(settings, examples=9)["stories"].examples
    assert every[-1] == Example("changed", {"story_id": "s3"}, {"title": (None, "نبأ")})


def test_a_new_table_and_a_new_column_are_told(settings: Settings) -> None:
    publish(settings, OLD)
    publish(settings, [
        *NEW, "alter table sources add column domain varchar", "create table quotes as select 'q1' as quote_id",
        "drop table notes",
    ])  # fmt: skip
    found = by_table(settings, examples=2)
    assert found["sources"] == TableDifference("sources", 0, 0, 0, 1, 1, columns_added=("domain",))
    assert (found["quotes"].added, found["quotes"].before, found["quotes"].after) == (1, 0, 1)
    assert (found["notes"].removed, found["notes"].after) == (3, 0)


def test_only_one_table(settings: Settings) -> None:
    publish(settings, OLD)
    publish(settings, NEW)
    assert [found.table for found in compare_releases(settings, 2, 1, table="notes")] == ["notes"]
    with pytest.raises(UsageError, match="there are notes, sources, stories"):
        compare_releases(settings, 1, 2, table="nothing")


def test_two_other_releases_have_to_be_there(settings: Settings) -> None:
    publish(settings, OLD)
    with pytest.raises(UsageError, match=r"no release 2; kept are \[1\]"):
        compare_releases(settings, 1, 2)
    with pytest.raises(UsageError, match="name two"):
        compare_releases(settings, 1, 1)


def test_a_damaged_release_is_named(settings: Settings) -> None:
    publish(settings, OLD)
    publish(settings, NEW)
    release_file(settings, 1).unlink()
    release_file(settings, 1).write_bytes(b"no database")
    with pytest.raises(StageError, match=r"cannot read .*000001\.duckdb"):
        compare_releases(settings, 1, 2)


def test_many_rows_are_compared_in_the_database(settings: Settings) -> None:
    """A quarter of a million rows of which some differ; a loop over rows would take many times as long as two scans."""
    rows = "select 'm' || range as mention_id, 'اسم ' || (range % 1000 + {}) as surface from range({}, 250_000 + {})"
    publish(settings, [f"create or replace table mentions as {rows.format(0, 0, 0)}"])
    publish(settings, [
        f"create or replace table mentions as {rows.format(0, 100, 100)}",
        "update mentions set surface = 'آخر' where mention_id like '%777'",
    ])  # fmt: skip
    start = time.process_time()
    (found,) = compare_releases(settings, 1, 2, table="mentions", examples=3)
    seconds = time.process_time() - start
    assert (found.added, found.removed, found.changed) == (100, 100, 250)
    assert len(found.examples) == 9
    with duckdb.connect() as connection:
        start = time.process_time()
        connection.execute("select count(distinct hash(range::varchar)) from range(500_000)").fetchall()
        assert seconds < 40 * (time.process_time() - start)

"""Each check on a real build: it holds, a planted defect breaks it, and only what changed is looked at."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from string import Template

import duckdb
import pytest

from expectations import drift, marts, raw, sources
from expectations.check import Check
from expectations.checkpoint import SUITES
from expectations.thresholds import load_thresholds
from tests.expectations.conftest import mark_all_as_changed, mark_all_as_checked

TODAY = dt.datetime.now(dt.UTC).date()
GIVEN = {"run_id": "'run2'", "today": f"date '{TODAY}'", "changes": "changes"}
# A warehouse of two articles: the least numbers that say something are small.
BOUNDS = """
    [source]
    usual_runs = 2
    min_usual = 1
    min_judged = 1
    [articles]
    min_judged = 1
    [drift]
    releases = 3
    min_articles = 1
"""

ROWS: list[tuple[type[Check], str]] = [
    (
        raw.ArticlesComeFromDocuments,
        "delete from raw.documents where document_id = (select min(document_id) from raw.articles)",
    ),
    (raw.SegmentsPartitionTheText, "update raw.segments set end_char = end_char + 1 where segment_no = 0"),
    (raw.SegmentsPartitionTheText, "delete from raw.segments where segment_no = 1"),
    (raw.MentionsStandWhereTheySay, "update raw.mentions set start_char = start_char + 1 where mention_no = 0"),
    (raw.QuotesStandWhereTheySay, "update raw.quotes set quote_text = quote_text || '،'"),
    (raw.DatesStandWhereTheySay, "update raw.dates set field = 'title' where field = 'body'"),
    (raw.TriggersStandWhereTheySay, "update raw.event_reports set end_char = end_char - 1"),
    (raw.UnknownDatesHaveAReason, "update raw.articles set date_reason = 'both' where published_date is not null"),
    (raw.UnknownDatesHaveAReason, "update raw.articles set date_source = null where published_date is not null"),
    (raw.UnknownDatesHaveAReason, "update raw.articles set published_date = null, date_source = null"),
    (marts.MentionsStandInTheirArticle, "update mentions set surface = 'خطأ'"),
    (marts.MentionsStandInTheirArticle, "update articles set body = 'نص آخر'"),
    (marts.QuotesStandInTheirArticle, "update quotes set start_char = start_char + 1"),
    (marts.EventMentionsStandInTheirArticle, "update event_mentions set trigger = 'خطأ'"),
    (marts.DatesStandInTheirArticle, "update dates set end_char = 100000"),
    (marts.NoRowIsAnOrphan, "delete from stories"),
    (marts.NoRowIsAnOrphan, "delete from sources"),
    (marts.NoRowIsAnOrphan, "delete from entities"),
    (marts.NoRowIsAnOrphan, "delete from articles"),
    (marts.NoRowIsAnOrphan, "delete from events"),
    (marts.NoRowIsAnOrphan, "update mentions set entity_id = 'gone'"),
    (marts.NoRowIsAnOrphan, "update quotes set speaker_entity_id = 'gone'"),
    (marts.NoRowIsAnOrphan, "update event_mentions set event_id = 'gone'"),
    (marts.NoRowIsAnOrphan, "update event_participants set entity_id = 'gone'"),
    (marts.NothingWasPublishedInTheFuture, "update articles set published_date = cast(ingested_at as date) + 2"),
    (marts.EventDaysAreInOrder, "update events set date_end = date_start - 1"),
    (marts.EventDaysAreInOrder, "update events set date_start = null"),
    (marts.EventsAreOfTheirTime, "update events set date_start = date '0023-03-10'"),
    (marts.EventsAreOfTheirTime, "update events set date_end = date '2231-03-10'"),
    (
        marts.WhatOccurredWasReportedAfterwards,
        "update events set status = 'occurred', date_start = cast(last_reported_at as date) + 2",
    ),
    (marts.OriginalsAreNotDuplicates, "update articles set duplicate_of = 'gone'"),
    (marts.OriginalsAreNotDuplicates, "update articles set duplicate_of = article_id"),
    (marts.FewArticlesAreDuplicates, "update articles set duplicate_of = 'another'"),
    (drift.MostArticlesNameSomebody, "delete from mentions"),
    (sources.MostArticlesAreDated, "update intermediate.int_article_documents set published_date = null"),
    (sources.MostArticlesAreArabic, "update intermediate.int_article_documents set language = 'en'"),
]
"""A check of rows that changed, and what breaks it."""

_DECLARED = """
    insert into raw.declared_sources by name
    select 'harbour' as source_name, 'feed' as kind;
    insert into raw.runs by name
    select 'run' || day as run_id, 'published' as status, '{}' as versions, date '2024-01-01' + cast(day as integer) as
    started_at
    from range(3) as days (day);
    insert into raw.sightings by name
    select
        'harbour' as source_name, 'd' || number || ' ' || day as document_id, 'uri' as source_uri,
        'run' || day as run_id, current_date - 1 as seen_at
    from range(3) as days (day) cross join range(10) as numbers (number);
"""

_BESIDE = """
    delete from raw.articles where document_id = (select min(document_id) from raw.articles);
    update raw.documents set run_id = 'beside' where document_id not in (select document_id from raw.articles);
    insert into raw.runs by name
    select * from (
        values
            ('beside', '%s', '{}', timestamp '2024-01-01', timestamp '2024-01-03'),
            ('run2', 'running', '{}', timestamp '2024-01-02', null)
    ) as rows (run_id, status, versions, started_at, finished_at);
"""

_FORMER = """
    delete from raw.check_results;
    insert into raw.runs by name select 'run0' as run_id, 'published' as status, '{}' as versions, now() as started_at;
    insert into raw.check_results by name
    select
        'run0' as run_id, 'drift' as suite, check_name, 'warning' as level, true as success, 0 as broken_rows,
        '[{"per_article_of_all": %s, "without_any_of_all": %s}]' as observed,
        '' as detail, '' as detail_ar, now() as checked_at
    from (values ('new_articles_name_as_many_as_usual'), ('new_articles_tell_as_much_as_usual')) as names (check_name);
"""

COUNTS: list[tuple[type[Check], str]] = [
    (raw.ThereAreArticles, "delete from raw.articles"),
    (
        raw.NoDocumentIsLost,
        "delete from raw.articles where document_id = (select min(document_id) from raw.articles)",
    ),
    (marts.EventsAreReported, "update events set report_count = report_count + 1"),
    (marts.EventsAreReported, "delete from event_mentions"),
    (marts.CountsAddUp, "update entities set mention_count = mention_count + 1"),
    (marts.CountsAddUp, "update stories set article_count = 7"),
    (marts.CountsAddUp, "delete from sources"),
    (
        sources.SourcesGiveTheirUsualVolume,
        _DECLARED + "delete from raw.sightings where run_id = 'run2' and document_id not in ('d1 2')",
    ),
    (
        sources.SourcesGiveTheirUsualVolume,
        _DECLARED + "insert into raw.sightings by name select 'harbour' as source_name, 'more' || range as document_id,"
        " 'uri' as source_uri, 'run2' as run_id, current_date as seen_at from range(50)",
    ),
    (
        sources.SourcesAreFresh,
        _DECLARED + "update raw.sightings set seen_at = current_date - 8 where source_name = 'harbour'",
    ),
    (
        sources.SourcesAreFresh,  # what is seen today may be old
        _DECLARED + "update raw.articles set published_date = '2020-01-01';"
        " delete from raw.sightings where source_name = 'harbour';"
        " insert into raw.sightings by name select 'harbour' as source_name, document_id, 'uri' as source_uri,"
        " 'run2' as run_id, current_date as seen_at from raw.articles",
    ),
    (
        sources.FewDocumentsAreQuarantined,
        _DECLARED + "insert into raw.quarantine by name select 'q' || range as quarantine_id, 'uri' || range as uri,"
        " 'ingest' as stage, 'crashed' as reason, '' as detail, 'harbour' as source_name, 'run2' as run_id,"
        " now() as quarantined_at from range(9)",
    ),
    (drift.NewArticlesNameAsManyAsUsual, _FORMER % (200, 0.0)),
    (drift.NewArticlesNameAsManyAsUsual, _FORMER % (1, 0.0)),
    (drift.NewArticlesTellAsMuchAsUsual, _FORMER % (40, 0.0)),
    (
        drift.NewArticlesTellAsMuchAsUsual,
        _FORMER % (1.5, 0.0) + "delete from event_mentions where article_id = (select min(article_id) from articles)",
    ),
]
"""A check that counts over all, and what breaks it."""

QUIET = [
    (raw.NoDocumentIsLost, _BESIDE % "running"),
    (raw.NoDocumentIsLost, _BESIDE % "failed"),
    (sources.SourcesGiveTheirUsualVolume, _DECLARED),
    (sources.SourcesAreFresh, _DECLARED),
    (sources.FewDocumentsAreQuarantined, _DECLARED),
]
"""What is there in some cases, and breaks nothing."""


@pytest.fixture(scope="session")
def bounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bounds") / "checks.toml"
    path.write_text(BOUNDS, encoding="utf-8")
    return path


def broken_rows(
    build: duckdb.DuckDBPyConnection, check: type[Check], bounds: Path | None = None
) -> list[dict[str, object]]:
    """Return the rows that break the check, as it asks for them itself in run `run2`."""
    thresholds = load_thresholds(bounds)
    values = thresholds.in_sql() | GIVEN
    query = check.of(values, thresholds.spoken()).unexpected_rows_query
    rows = build.execute(query).to_arrow_table().to_pylist()
    assert len({row["broken_rows"] for row in rows}) <= 1
    return [row for row in rows if row.get("is_broken", True)]


@pytest.mark.parametrize("check", [check for checks in SUITES.values() for check in checks])
def test_a_good_build_breaks_no_check(build: duckdb.DuckDBPyConnection, bounds: Path, check: type[Check]) -> None:
    assert broken_rows(build, check, bounds) == []


@pytest.mark.parametrize(("check", "defect"), [*ROWS, *COUNTS])
def test_a_planted_defect_breaks_its_check(
    build: duckdb.DuckDBPyConnection, bounds: Path, check: type[Check], defect: str
) -> None:
    build.execute(defect)
    broken = broken_rows(build, check, bounds)
    assert broken
    assert broken[0]["broken_rows"] >= len(broken)


@pytest.mark.parametrize(("check", "state"), QUIET)
def test_what_is_usual_breaks_nothing(
    build: duckdb.DuckDBPyConnection, bounds: Path, check: type[Check], state: str
) -> None:
    build.execute(state)
    assert broken_rows(build, check, bounds) == []


@pytest.mark.parametrize(("check", "defect"), ROWS)
def test_rows_are_looked_at_only_where_something_changed(
    build: duckdb.DuckDBPyConnection, bounds: Path, check: type[Check], defect: str
) -> None:
    mark_all_as_checked(build)
    build.execute(defect)
    assert broken_rows(build, check, bounds) == []


def test_a_changed_article_is_looked_at_and_no_other(build: duckdb.DuckDBPyConnection) -> None:
    build.execute("update mentions set surface = 'خطأ', entity_id = 'gone'")
    mark_all_as_checked(build)
    build.execute("insert into changes.mentions select min(article_id) from articles")
    seen = broken_rows(build, marts.MentionsStandInTheirArticle)
    assert {row["article_id"] for row in seen} == set(build.execute("select min(article_id) from articles").fetchone())
    of_it = build.execute("select count(*) from mentions where article_id = (select min(article_id) from articles)")
    assert seen[0]["broken_rows"] == of_it.fetchone()[0]
    assert [row["in_rows"] for row in broken_rows(build, marts.NoRowIsAnOrphan)] == [seen[0]["broken_rows"]]


def test_every_reference_is_followed(build: duckdb.DuckDBPyConnection) -> None:
    build.execute("update quotes set speaker_entity_id = 'gone'")
    build.execute("update event_mentions set attribution_entity_id = 'gone'")
    build.execute("update events set location_entity_id = 'gone'")
    children = "articles", "mentions", "dates", "quotes", "event_mentions", "event_participants", "events"
    found = set()
    for parent in ("main.stories", "main.sources", "main.entities", "main.events"):
        build.execute(f"create temp table kept as from {parent}")
        build.execute(f"delete from {parent}")
        found |= all_orphans(build)
        build.execute(f"insert into {parent} from kept")
        build.execute("drop table kept")
    build.execute("delete from articles")
    found |= all_orphans(build)
    assert {table for table, _ in found} == set(children)
    assert len(found) == 13


def all_orphans(build: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    orphans = Template(marts.NoRowIsAnOrphan.rows).substitute(GIVEN)
    query = f"select distinct table_name, column_name from ({orphans})"
    return set(build.execute(query).fetchall())


@pytest.mark.parametrize(("check", "defect"), [case for case in ROWS if case[1].startswith("update")])
def test_all_rows_are_looked_at_after_a_full_refresh(
    build: duckdb.DuckDBPyConnection, bounds: Path, check: type[Check], defect: str
) -> None:
    mark_all_as_checked(build)
    build.execute(defect)
    mark_all_as_changed(build)
    assert broken_rows(build, check, bounds)


def test_every_check_has_a_case_that_breaks_it() -> None:
    assert {check for checks in SUITES.values() for check in checks} == {check for check, _ in [*ROWS, *COUNTS]}


def test_small_numbers_say_nothing(build: duckdb.DuckDBPyConnection) -> None:
    build.execute("update intermediate.int_article_documents set published_date = null, language = 'en'")
    build.execute("delete from mentions")
    build.execute(_FORMER % (200, 0.0))
    for check in (sources.MostArticlesAreDated, sources.MostArticlesAreArabic, *drift.CHECKS):
        assert broken_rows(build, check) == []


def test_a_source_has_bounds_of_its_own(build: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    own = tmp_path / "checks.toml"
    build.execute(_DECLARED)
    own.write_text(BOUNDS + "[sources.harbour]\nmax_documents = 9\n", encoding="utf-8")
    broken = broken_rows(build, sources.SourcesGiveTheirUsualVolume, own)
    assert [(row["source_name"], row["documents"], row["usual"]) for row in broken] == [("harbour", 10, 10.0)]
    own.write_text(BOUNDS + "[sources.lighthouse]\nmax_documents = 9\n", encoding="utf-8")
    assert broken_rows(build, sources.SourcesGiveTheirUsualVolume, own) == []


def test_the_command_line_has_bounds_of_its_own_and_no_usual_volume(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    own = tmp_path / "checks.toml"
    build.execute(_DECLARED)
    build.execute("update raw.sightings set source_name = null where source_name is not null")
    build.execute("delete from raw.sightings where run_id = 'run2' and document_id <> 'd1 2'")
    own.write_text(BOUNDS, encoding="utf-8")
    assert broken_rows(build, sources.SourcesGiveTheirUsualVolume, own) == []
    own.write_text(BOUNDS + "[sources.'command line']\nmin_documents = 2\n", encoding="utf-8")
    broken = broken_rows(build, sources.SourcesGiveTheirUsualVolume, own)
    assert [(row["source_name"], row["documents"], row["usual"]) for row in broken] == [("command line", 1, None)]


def test_an_article_that_another_made_a_copy_is_no_new_one(build: duckdb.DuckDBPyConnection, bounds: Path) -> None:
    build.execute("update articles set duplicate_of = 'another'")
    build.execute("delete from changes.int_article_documents")
    assert broken_rows(build, marts.FewArticlesAreDuplicates, bounds) == []
    assert broken_rows(build, drift.MostArticlesNameSomebody, bounds) == []


def test_a_measure_says_what_it_measured_where_it_holds(build: duckdb.DuckDBPyConnection) -> None:
    thresholds = load_thresholds()
    values = thresholds.in_sql() | GIVEN
    check = sources.MostArticlesAreDated.of(values, thresholds.spoken())
    rows = build.execute(check.unexpected_rows_query).to_arrow_table().to_pylist()
    assert [(row["source_name"], row["articles"], row["is_broken"]) for row in rows] == [("command line", 2, False)]
    assert json.dumps(rows)

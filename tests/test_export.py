"""PLOVER records: which events, what a record says, and the file that is whole or not there."""

import datetime as dt
import io
import json
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import UsageError
from warehouse.export import export_plover, export_plover_file
from warehouse.settings import Settings

Record = dict[str, object]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A file with the tables that records are made of, and six events, of which `met` is told by two articles."""
    path = tmp_path / "marsad.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create table events as
            select
                event_id, event_type, event_mode, status, quad_class, location_entity_id,
                day as date_start, day as date_end, 'day' as date_precision, 'report' as date_source,
                timestamp '2024-06-20 07:00' as first_reported_at,
                2 as report_count, 1 as article_count, 1 as source_count
            from (
                values
                ('met', 'CONSULT', 'third_party', 'occurred', 1, 'town', date '2024-06-19'),
                ('will_meet', 'CONSULT', 'visit', 'planned', 1, null, date '2024-07-01'),
                ('will_strike', 'PROTEST', 'strike', 'planned', 4, null, null),
                ('denied', 'ASSAULT', null, 'denied', 4, null, date '2024-06-18'),
                ('long_ago', 'AID', null, 'occurred', 2, null, date '1948-05-15'),
                ('by_nobody', 'ASSAULT', null, 'occurred', 4, 'town', date '2024-06-17')
            ) as told (event_id, event_type, event_mode, status, quad_class, location_entity_id, day);
            create table event_participants as
            select event_id, 'minister' as entity_id, 'actor' as role, 2 as report_count
            from events where event_id <> 'by_nobody'
            union all values ('met', 'union', 'actor', 3), ('by_nobody', 'town', 'recipient', 1);
            create table entities as
            select * from (
                values
                ('minister', 'person', 'وزير التجارة', 'Trade Minister', 'Q1', 'EG', 'minister', null, null),
                ('union', 'organization', 'اتحاد الموانئ', null, null, null, 'international', null, null),
                ('town', 'location', 'بلدة', 'Town', null, 'EG', 'city', 30.5::double, 31.5::double)
            ) as entities (
                entity_id, entity_type, name_ar, name_en, wikidata_id, country_code, role, latitude, longitude
            );
            create table event_mentions as
            select event_id, 'a' as article_id, 'body' as field, 4 as start_char, 8 as end_char, 'خبر' as trigger,
                0 as sentence_index
            from events
            union all values ('met', 'b', 'body', 9, 12, 'لقاء', 1), ('met', 'b', 'title', 0, 4, 'خبر', 0);
            create table articles as
            select article_id, source_id, null::varchar as url, '/in/' || article_id as source_uri, 'ar' as language,
                null::varchar as title, date '2024-06-20' as published_date, timestamp '2024-06-21 10:00' as ingested_at
            from (values ('a', 'darb'), ('b', 'sada')) as articles (article_id, source_id);
            create table sources as
            select * from (values ('darb', 'درب'), ('sada', 'صدى')) as sources (source_id, name);
            create schema lexicon;
            create table lexicon.country_codes as select 'EG' as country_code, 'EGY' as iso3;
            create table lexicon.actor_sectors as
            select 'minister' as role, 'GOV' as plover_sector, null::varchar as plover_code
            union all select 'international', null, 'IGO';
        """)
    return path


def exported(path: Path, *, since: dt.date | None = None, everything: bool = False) -> dict[object, Record]:
    stream = io.StringIO()
    count = export_plover(Settings(home=path.parent), stream, since=since, everything=everything)
    records = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(records) == count
    return {record["id"]: record for record in records}


def test_a_record_says_who_did_what_where_and_in_which_words(published: Path) -> None:
    assert exported(published)["met"] == {
        "date": "2024-06-19",
        "id": "met",
        "enddate": "2024-06-19",
        "event": ["CONSULT"],
        "mode": "third-party",
        "status": "occurred",
        "source": [
            {"code": "IGO", "actor_text": "اتحاد الموانئ", "identifier_id": "union"},
            {
                "code": "EGY", "sector": "GOV", "actor_text": "وزير التجارة", "identifier_id": "Q1",
                "identifier_text": "Trade Minister", "office": "minister",
            },
        ],
        "event_loc": {
            "name": "بلدة", "asciiname": "Town", "latitude": 30.5, "longitude": 31.5,
            "country code": "EG", "cc3": "EGY",
        },
        "date_precision": "day",
        "date_source": "report",
        "event_text": ["خبر", "لقاء"],
        "text_info": [
            {"citation": "a", "field": "body", "sequence": 0, "start": 4, "end": 8, "text": "خبر"},
            {"citation": "b", "field": "title", "sequence": 0, "start": 0, "end": 4, "text": "خبر"},
            {"citation": "b", "field": "body", "sequence": 1, "start": 9, "end": 12, "text": "لقاء"},
        ],
        "cite_info": [
            {"citation": "a", "url": "/in/a", "language": "ar", "publication": "درب", "date": "2024-06-20"},
            {"citation": "b", "url": "/in/b", "language": "ar", "publication": "صدى", "date": "2024-06-20"},
        ],
        "coder": "Marsad",
        "coded_date": "2024-06-21",
        "report_count": 2,
        "article_count": 1,
        "source_count": 1,
    }  # fmt: skip


def test_planned_cooperation_is_an_agreement_and_a_planned_strike_a_strike(published: Path) -> None:
    records = exported(published)
    told = {key: (record["event"], record.get("told_event"), record.get("mode")) for key, record in records.items()}
    assert told["will_meet"] == (["AGREE"], "CONSULT", None)
    assert told["will_strike"] == (["PROTEST"], None, "strike")
    assert records["will_meet"]["context"] == records["will_strike"]["context"] == ["future"]
    assert records["will_strike"]["date"] is None


def test_what_plover_does_not_code_comes_with_all_only(published: Path) -> None:
    assert list(exported(published)) == ["long_ago", "met", "will_meet", "will_strike"]
    everything = exported(published, everything=True)
    assert set(everything) - set(exported(published)) == {"denied", "by_nobody"}
    assert everything["denied"]["context"] == ["negation"]
    assert "source" not in everything["by_nobody"]


def test_what_was_long_over_when_it_was_told_is_historical(published: Path) -> None:
    assert {key for key, record in exported(published).items() if record.get("context") == ["historical"]} == {
        "long_ago"
    }


def test_since_a_day(published: Path) -> None:
    assert list(exported(published, since=dt.date(2024, 6, 19))) == ["met", "will_meet"]


def test_a_file_is_whole_or_as_it_was(published: Path, tmp_path: Path) -> None:
    output = tmp_path / "events.jsonl"
    assert export_plover_file(Settings(home=published.parent), output) == 4
    before = output.read_text(encoding="utf-8")
    assert len(before.splitlines()) == 4
    with duckdb.connect(str(published)) as connection:
        connection.execute("alter table events rename to kept")
        broken = "if(event_id = 'met', error('broken'), event_type)"
        connection.execute(f"create view events as select * replace ({broken} as event_type) from kept")
    with pytest.raises(duckdb.Error, match="broken"):
        export_plover_file(Settings(home=published.parent), output)
    assert output.read_text(encoding="utf-8") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.jsonl", "marsad.duckdb"]


@pytest.mark.parametrize("table", ["events", "lexicon.actor_sectors"])
def test_a_file_of_another_version_is_told(published: Path, table: str) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute(f"drop table {table}")
    with pytest.raises(UsageError, match="another version"):
        export_plover(Settings(home=published.parent), io.StringIO())


def test_an_output_that_cannot_be_written_is_told(published: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name another --output"):
        export_plover_file(Settings(home=published.parent), tmp_path / "missing" / "events.jsonl")

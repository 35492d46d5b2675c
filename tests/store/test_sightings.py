"""Sightings: a row whenever a place shows something else than before."""

import dataclasses
import datetime as dt
from pathlib import Path

from warehouse.model import RawDocument
from warehouse.sources.configured import Source
from warehouse.store.build import Build
from warehouse.store.file import open_build_file
from warehouse.store.sightings import record_sightings, record_sources

PAGE = "https://news.example/1"


def document(content: str, place: str = PAGE, **known: object) -> RawDocument:
    return RawDocument(f"id-{content}", place, "text/html", content.encode(), url=PAGE, **known)  # type: ignore[arg-type]


def seen(build: Build, place: str = PAGE) -> list[str]:
    query = "select document_id from raw.sightings where source_uri = ? order by seen_at"
    return [document_id for (document_id,) in build.connection.execute(query, [place]).fetchall()]


def test_a_page_that_changes_back_is_seen_three_times(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        counts = [record_sightings(build, [document(content)], "run") for content in "AABBA"]
        assert counts == [1, 0, 1, 0, 1]
        assert seen(build) == ["id-A", "id-B", "id-A"]


def test_equal_bytes_are_seen_at_each_place_and_by_each_source(tmp_path: Path) -> None:
    copies = [document("A"), document("A", "/in/copy.html"), document("A", source="feed")]
    with open_build_file(tmp_path / "build.duckdb") as build:
        assert record_sightings(build, copies, "run") == 3
        assert record_sightings(build, copies, "later") == 0


def test_a_web_archive_is_seen_when_it_was_captured(tmp_path: Path) -> None:
    """The same archive again adds nothing, and does not make its old page the newest."""
    old = document("A", "/in/a.warc#1", captured_at=dt.datetime(2020, 1, 1))
    with open_build_file(tmp_path / "build.duckdb") as build:
        assert [record_sightings(build, [old], "run") for _ in range(2)] == [1, 0]
        query = "select seen_at from raw.sightings"
        assert build.connection.execute(query).fetchall() == [(dt.datetime(2020, 1, 1),)]


def test_places_are_told_apart_in_one_batch(tmp_path: Path) -> None:
    records = [document(str(number), f"/in/a.jsonl#{number}") for number in range(3)]
    with open_build_file(tmp_path / "build.duckdb") as build:
        assert record_sightings(build, records, "run") == 3
        edited = dataclasses.replace(records[1], document_id="id-edited")
        assert record_sightings(build, [records[0], edited, records[2]], "run") == 1
        assert seen(build, "/in/a.jsonl#1") == ["id-1", "id-edited"]


def test_documents_of_an_older_build_file_are_seen_where_they_were_read(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        build.add_documents([document("A")], "run")
    with open_build_file(tmp_path / "build.duckdb") as build:
        assert seen(build) == ["id-A"]


def test_a_source_is_known_as_it_was_last_declared(tmp_path: Path) -> None:
    def source(name: str, **rest: object) -> Source:
        return Source.model_validate({"name": name, "kind": "feed", "where": "https://www.sada.example/rss", **rest})

    with open_build_file(tmp_path / "build.duckdb") as build:
        record_sources(build, [source("one", outlet="صدى"), source("two")])
        record_sources(build, [source("one", outlet="الصدى", country="SA")])
        query = "select source_name, outlet, domain, country_code from raw.declared_sources order by 1"
        assert build.connection.execute(query).fetchall() == [
            ("one", "الصدى", "sada.example", "SA"),
            ("two", None, "sada.example", None),
        ]

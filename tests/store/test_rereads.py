"""Documents chosen to be read again."""

import datetime as dt
from pathlib import Path

import pytest

from tests.store.test_build import document, facts, refusal
from warehouse.store.build import Build
from warehouse.store.file import open_build_file
from warehouse.store.quarantine import Choice, choose, drop
from warehouse.store.rereads import Selection, mark_for_rereading, select_documents
from warehouse.store.sightings import record_sightings


def filled(build: Build) -> None:
    build.add_documents([document("a"), document("b"), document("c")], "run")
    record_sightings(build, [document("a"), document("b", "elsewhere"), document("c")], "run")
    build.connection.execute("update raw.sightings set source_name = 'desk' where document_id = 'id-b'")
    build.connection.execute("update raw.documents set ingested_at = '2024-03-01 23:59' where document_id = 'id-a'")
    build.connection.execute("update raw.documents set ingested_at = '2024-03-02 00:01' where document_id <> 'id-a'")
    build.load(facts("a", version="1"), ["id-a"])
    build.load(facts("b", version="2"), ["id-b"])
    build.quarantine([refusal(document("c"))])


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(), ["id-a", "id-b", "id-c"]),
        (Selection(source="desk"), ["id-b"]),
        (Selection(since=dt.date(2024, 3, 2)), ["id-b", "id-c"]),
        (Selection(until=dt.date(2024, 3, 1)), ["id-a"]),
        (Selection(version="1"), ["id-a"]),
        (Selection(uri="/in/else*"), ["id-b"]),
        (Selection(uri="/in/*", version="2"), ["id-b"]),
        (Selection(source="nobody"), []),
    ],
)
def test_documents_are_selected_by_all_conditions(selection: Selection, ids: list[str], tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        filled(build)
        assert select_documents(build, selection) == ids


def test_marked_documents_are_pending_whatever_read_or_refused_them(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        filled(build)
        build.load(facts("b"), ["id-b"])
        assert build.pending_documents("1", "1") == []
        mark_for_rereading(build, ["id-b", "id-c", "id-c"])
        assert build.pending_documents("1", "1") == ["id-b", "id-c"]


def test_what_was_dropped_is_not_selected(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        filled(build)
        drop(build, choose(build, Choice()), "sara")
        assert select_documents(build, Selection()) == ["id-a", "id-b"]

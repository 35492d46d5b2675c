"""The quarantine: samples, choosing rows, trying again, dropping."""

from pathlib import Path

import pytest

from warehouse.errors import Unreadable, UsageError
from warehouse.model import RawDocument
from warehouse.store.build import Build
from warehouse.store.file import open_build_file
from warehouse.store.quarantine import MAX_PAYLOAD_BYTES, Choice, choose, drop, quarantine_row, release, sample_of

DOCUMENT = RawDocument("id-a", "/in/a.txt", "text/plain", b"English only", source="desk")


def row(uri: str, reason: str = "bad_json", stage: str = "ingest", **rest: object) -> dict[str, object]:
    error = Unreadable(reason, "why")
    return quarantine_row(uri=uri, stage=stage, error=error, run_id="run", **rest)  # type: ignore[arg-type]


@pytest.fixture
def rows() -> list[dict[str, object]]:
    refused = row(DOCUMENT.source_uri, "no_arabic", "clean", payload=DOCUMENT.payload, document=DOCUMENT, version="1")
    return [
        row("/in/x.jsonl#3", payload=b"{"),
        row("https://h.example/1", "timed_out", "fetch", source="feed"),
        refused,
    ]


def filled(path: Path, rows: list[dict[str, object]]) -> Build:
    with open_build_file(path) as build:
        build.add_documents([DOCUMENT], "run")
        build.quarantine(rows)
    return build


@pytest.mark.parametrize(
    ("payload", "sample"),
    [
        ("وصل الوفد إلى المدينة".encode(), "وصل الوفد إلى المدينة"),
        ("وصل الوفد إلى المدينة مساء أمس".encode("windows-1256"), "وصل الوفد إلى المدينة مساء أمس"),
        (b"\x1b[31mred\x00\n\xe2\x80\xaeback", r"\x1b[31mred\x00\n\u202eback"),
        ("ن".encode() * 3000, "ن" * 200),
        (b"", ""),
    ],
)
def test_a_sample_can_be_printed(payload: bytes, sample: str) -> None:
    assert sample_of(payload) == sample


def test_a_payload_is_kept_once_and_up_to_a_limit(rows: list[dict[str, object]]) -> None:
    record, _, refused = rows
    huge = row("/in/huge", payload=b" " * (MAX_PAYLOAD_BYTES + 1))
    assert (record["payload"], record["payload_bytes"]) == (b"{", 1)
    assert (refused["payload"], refused["payload_bytes"], refused["source_name"]) == (None, 12, "desk")
    assert (huge["payload"], huge["payload_bytes"]) == (None, MAX_PAYLOAD_BYTES + 1)


@pytest.mark.parametrize(
    ("choice", "uris"),
    [
        (Choice(), {"/in/x.jsonl#3", "https://h.example/1", "/in/a.txt"}),
        (Choice(reason="timed_out"), {"https://h.example/1"}),
        (Choice(stage="ingest"), {"/in/x.jsonl#3"}),
        (Choice(source="desk"), {"/in/a.txt"}),
        (Choice(source="feed", stage="ingest"), set()),
    ],
)
def test_rows_are_chosen_by_what_they_say(
    choice: Choice, uris: set[str], rows: list[dict[str, object]], tmp_path: Path
) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        build.quarantine(rows)
        assert {found.uri for found in choose(build, choice)} == uris


def test_an_unknown_id_is_refused(tmp_path: Path) -> None:
    with (
        open_build_file(tmp_path / "build.duckdb") as build,
        pytest.raises(UsageError, match="not in the quarantine: nothing"),
    ):
        choose(build, Choice(ids=("nothing",)))


def test_what_is_released_is_read_again(rows: list[dict[str, object]], tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        build.add_documents([DOCUMENT], "run")
        build.quarantine(rows)
        assert build.pending_documents("1", "1") == []
        release(build, choose(build, Choice()))
        release(build, choose(build, Choice()))
        assert build.pending_documents("1", "1") == ["id-a"]
        assert build.connection.execute("select count(*) from raw.rereads").fetchone() == (1,)


def test_what_is_dropped_stays_dropped_until_somebody_asks_for_it(
    rows: list[dict[str, object]], tmp_path: Path
) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        build.add_documents([DOCUMENT], "run")
        build.quarantine(rows)
        dropped = choose(build, Choice())
        drop(build, dropped, "sara")
        assert build.quarantine(rows) == 0
        assert build.pending_documents("2", "2") == []
        assert choose(build, Choice()) == []
        query = "select distinct resolution, resolved_by, resolved_at is not null from raw.quarantine"
        assert build.connection.execute(query).fetchall() == [("dropped", "sara", True)]
        release(build, choose(build, Choice(ids=tuple(found.quarantine_id for found in dropped))))
        assert len(choose(build, Choice())) == 3
        assert build.pending_documents("2", "2") == ["id-a"]

"""The build file: documents, facts, and which documents wait to be read."""

import datetime as dt
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from warehouse.errors import StageError, Unreadable, WarehouseBusy
from warehouse.model import RawDocument
from warehouse.store.build import Build
from warehouse.store.file import open_build_file
from warehouse.store.quarantine import quarantine_row
from warehouse.store.schema import FACT_TABLES, arrow_table


def document(name: str, place: str | None = None) -> RawDocument:
    return RawDocument(f"id-{name}", f"/in/{place or name}.txt", "text/plain", name.encode())


def facts(*names: str, version: str = "1", refused: tuple[dict[str, object], ...] = ()) -> dict[str, pa.Table]:
    rows: list[dict[str, object]] = [
        {
            "document_id": f"id-{name}", "text": "خبر", "body": "خبر", "language": "ar", "language_score": 1.0,
            "cleaner_version": version, "extractor_version": version, "annotated_at": dt.datetime(2026, 1, 1),
        }
        for name in names
    ]  # fmt: skip
    tables = {name: arrow_table(name, []) for name in FACT_TABLES}
    return {**tables, "articles": arrow_table("articles", rows), "quarantine": arrow_table("quarantine", list(refused))}


def refusal(
    of: RawDocument, *, reason: str = "no_arabic", stage: str = "clean", version: str = "1"
) -> dict[str, object]:
    error = Unreadable(reason, "0 letters")
    return quarantine_row(
        uri=of.source_uri, stage=stage, error=error, run_id="r", payload=of.payload, document=of, version=version
    )


def resolutions(build: Build) -> dict[str, str | None]:
    return dict(build.connection.execute("select reason, resolution from raw.quarantine").fetchall())


@pytest.fixture
def build_file(tmp_path: Path) -> Path:
    return tmp_path / "build.duckdb"


def test_the_same_content_is_taken_in_once(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        assert build.add_documents([document("a"), document("b"), document("a")], "run") == 2
        assert build.add_documents([document("b")], "run") == 0


def test_documents_are_pending_until_the_current_versions_have_read_them(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        build.add_documents([document("a"), document("b")], "run")
        assert build.pending_documents("1", "1") == ["id-a", "id-b"]
        build.load(facts("a"), ["id-a"])
        assert build.pending_documents("1", "1") == ["id-b"]
        assert build.pending_documents("1", "2") == ["id-a", "id-b"]
        assert build.documents(["id-b", "id-a"]) == [document("b"), document("a")]


def test_loading_again_replaces(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        for version in ("1", "2"):
            build.load(facts("a", "b", version=version), ["id-a", "id-b"])
        assert build.connection.execute("select count(*) from raw.articles").fetchone() == (2,)


def test_a_failing_load_leaves_what_was_there(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        build.load(facts("a"), ["id-a"])
        broken = {**facts("a", version="2"), "quarantine": pa.table({"no column of it": [1]})}
        with pytest.raises(duckdb.Error):
            build.load(broken, ["id-a"])
        assert build.pending_documents("1", "1") == []


@pytest.mark.parametrize(
    ("stage", "version", "again"),
    [("clean", "1", ("2", "1")), ("annotate", "1 1", ("1", "2"))],
)
def test_a_refused_document_waits_for_another_version(
    stage: str, version: str, again: tuple[str, str], build_file: Path
) -> None:
    row = refusal(document("a"), stage=stage, version=version)
    with open_build_file(build_file) as build:
        build.add_documents([document("a")], "run")
        assert build.quarantine([row, row]) == 1
        assert build.quarantine([row]) == 0
        assert build.pending_documents("1", "1") == []
        assert build.pending_documents(*again) == ["id-a"]
        build.load(facts("a", version="2"), ["id-a"])
        assert resolutions(build) == {"no_arabic": "read"}


def test_a_document_that_fails_otherwise_has_one_open_row(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        build.add_documents([document("a")], "run")
        build.load(facts(refused=(refusal(document("a")),)), ["id-a"])
        build.load(facts(refused=(refusal(document("a"), reason="crashed", version="2"),)), ["id-a"])
        assert resolutions(build) == {"no_arabic": "tried again", "crashed": None}
        assert build.pending_documents("2", "1") == []
        assert build.pending_documents("3", "1") == ["id-a"]


def test_what_a_place_held_before_waits_until_it_is_there_again(build_file: Path) -> None:
    bad, good = document("bad", "place"), document("good", "place")
    with open_build_file(build_file) as build:
        build.add_documents([bad, good], "run")
        build.quarantine([refusal(bad)])
        build.load(facts("good"), ["id-good"])
        build.resolve_replaced([good])
        assert resolutions(build) == {"no_arabic": "replaced"}
        assert build.pending_documents("2", "1") == ["id-good"]
        build.resolve_replaced([bad])
        assert resolutions(build) == {"no_arabic": None}
        assert build.pending_documents("2", "1") == ["id-bad", "id-good"]


def test_the_fingerprint_changes_with_content_and_versions(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        empty = build.fingerprint({"dbt": "1"})
        assert build.fingerprint({"dbt": "2"}) != empty
        build.load(facts("a"), ["id-a"])
        assert build.fingerprint({"dbt": "1"}) != empty


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "build.duckdb").mkdir()
    with pytest.raises(StageError, match="cannot open"), open_build_file(tmp_path / "build.duckdb"):
        pass


def test_a_lock_in_the_name_of_a_folder_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock" / "build.duckdb"
    path.mkdir(parents=True)
    with pytest.raises(StageError) as told, open_build_file(path):
        pass
    assert not isinstance(told.value, WarehouseBusy)


def test_a_run_that_was_killed_while_it_published_has_failed(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        for run_id, status in {"released": "published", "unchanged": "unchanged", "killed": "published"}.items():
            build.start_run(run_id, {}, released=["released"])
            build.finish_run(run_id, status, {})
        build.start_run("next", {}, released=["released"])
        found = dict(build.connection.execute("select run_id, status from raw.runs").fetchall())
    assert found == {"released": "published", "unchanged": "unchanged", "killed": "failed", "next": "running"}


def test_a_run_that_published_before_one_that_began_earlier_has_not_failed(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        for run_id in ("first", "second"):
            build.start_run(run_id, {})
        build.finish_run("second", "published", {})
        build.finish_run("first", "published", {})
        build.start_run("next", {}, released=["first"])
        found = dict(build.connection.execute("select run_id, status from raw.runs").fetchall())
    assert found == {"first": "published", "second": "published", "next": "running"}


def test_a_run_that_died_has_ended_when_the_next_begins(build_file: Path) -> None:
    with open_build_file(build_file) as build:
        build.start_run("dead", {})
        build.start_run("next", {})
        ended, began = build.connection.execute(
            "select finished_at, started_at from raw.runs order by run_id"
        ).fetchall()
        assert ended[0] == began[1]


def test_facts_of_what_reads_the_same_stay(build_file: Path) -> None:
    def found(build: Build) -> list[tuple]:
        return build.connection.execute("select document_id, surface from raw.mentions order by all").fetchall()

    def batch(reading: str, **mentions: str) -> dict[str, pa.Table]:
        rows = [
            {
                "document_id": f"id-{name}", "mention_no": 0, "field": "body", "start_char": 0, "end_char": 3,
                "surface": surface, "mention_type": "name", "entity_type": "person", "name_key": surface,
                "sentence_index": 0, "confidence": 1.0, "method": "", "extractor_version": "1",
            }
            for name, surface in mentions.items()
        ]  # fmt: skip
        tables = facts("a", "b")
        articles = [
            {**row, "reading_hash": f"{reading} {row['document_id']}"} for row in tables["articles"].to_pylist()
        ]
        return tables | {"articles": arrow_table("articles", articles), "mentions": arrow_table("mentions", rows)}

    ids = ["id-a", "id-b"]
    with open_build_file(build_file) as build:
        build.load(batch("one", a="سعد", b="هند"), ids)
        build.load(batch("one"), ids)
        assert found(build) == [("id-a", "سعد"), ("id-b", "هند")]
        build.load(batch("one", a="مها"), ids)
        assert found(build) == [("id-a", "سعد"), ("id-b", "هند")]
        assert build.readings(ids, "1").num_rows == 2
        assert build.readings(ids, "2").num_rows == 0
        outdated = build.readings(ids, "1")
        build.load(batch("other", a="مها", b="ليلى"), ids, outdated)
        build.load(batch("one"), ids, outdated)  # read meanwhile, as if nothing was new
        assert found(build) == [("id-a", "مها"), ("id-b", "ليلى")]
        build.add_documents([document("a"), document("b")], "run")
        assert build.pending_documents("1", "1") == ids
        build.load(batch("other"), ids, build.readings(ids, "1"))
        assert build.pending_documents("1", "1") == []
        build.load(batch("last", a="مها"), ids)
        assert found(build) == [("id-a", "مها")]

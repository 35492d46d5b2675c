"""The build file: documents, facts, quarantine."""

from pathlib import Path

import duckdb
import pytest

from warehouse.errors import StageError, Unreadable, UsageError
from warehouse.model import RawDocument
from warehouse.store.build import open_build, quarantine_row
from warehouse.store.schema import FACT_TABLES, arrow_table


def document(name: str) -> RawDocument:
    return RawDocument(f"id-{name}", f"/in/{name}.txt", "text/plain", name.encode())


def facts(*names: str, version: str = "1") -> dict:
    article = {
        "text": "خبر", "body": "خبر", "language": "ar", "language_score": 1.0,
        "cleaner_version": version, "extractor_version": version, "annotated_at": None,
    }  # fmt: skip
    rows = [{**article, "document_id": f"id-{name}", "annotated_at": "2026-01-01"} for name in names]
    import datetime as dt

    for row in rows:
        row["annotated_at"] = dt.datetime(2026, 1, 1)
    tables = {name: arrow_table(name, []) for name in (*FACT_TABLES, "quarantine")}
    return {**tables, "articles": arrow_table("articles", rows)}


@pytest.fixture
def build_file(tmp_path: Path) -> Path:
    return tmp_path / "build.duckdb"


def test_the_same_content_is_taken_in_once(build_file: Path) -> None:
    with open_build(build_file) as build:
        assert build.add_documents([document("a"), document("b"), document("a")], "run") == 2
        assert build.add_documents([document("b")], "run") == 0


def test_documents_are_pending_until_the_current_versions_have_read_them(build_file: Path) -> None:
    with open_build(build_file) as build:
        build.add_documents([document("a"), document("b")], "run")
        assert build.pending_documents("1", "1") == ["id-a", "id-b"]
        build.load(facts("a"), ["id-a"])
        assert build.pending_documents("1", "1") == ["id-b"]
        assert build.pending_documents("1", "2") == ["id-a", "id-b"]
        assert build.documents(["id-b", "id-a"]) == [document("b"), document("a")]


def test_loading_again_replaces(build_file: Path) -> None:
    with open_build(build_file) as build:
        for version in ("1", "2"):
            build.load(facts("a", "b", version=version), ["id-a", "id-b"])
        assert build.connection.execute("select count(*) from raw.articles").fetchone() == (2,)


def test_a_failing_load_leaves_what_was_there(build_file: Path) -> None:
    with open_build(build_file) as build:
        build.load(facts("a"), ["id-a"])
        broken = {**facts("a", version="2"), "quarantine": arrow_table("mentions", [])}
        with pytest.raises(duckdb.Error):
            build.load(broken, ["id-a"])
        assert build.pending_documents("1", "1") == []


def test_quarantine_is_counted_once_and_resolved_by_loading(build_file: Path) -> None:
    error = Unreadable("no_arabic", "0 letters")
    row = quarantine_row(
        uri="/in/a.txt", stage="clean", error=error, run_id="r", payload=b"a", document=document("a"), version="1"
    )
    with open_build(build_file) as build:
        build.add_documents([document("a")], "run")
        assert build.quarantine([row, row]) == 1
        assert build.quarantine([row]) == 0
        assert build.pending_documents("1", "1") == []
        assert build.replay([]) == ["/in/a.txt"]
        assert build.pending_documents("1", "1") == ["id-a"]
        build.load(facts("a"), ["id-a"])
        assert build.quarantine([]) == 0
        with pytest.raises(UsageError):
            build.replay([str(row["quarantine_id"])])


def test_the_fingerprint_changes_with_content_and_versions(build_file: Path) -> None:
    with open_build(build_file) as build:
        empty = build.fingerprint({"dbt": "1"})
        assert build.fingerprint({"dbt": "2"}) != empty
        build.load(facts("a"), ["id-a"])
        assert build.fingerprint({"dbt": "1"}) != empty


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "build.duckdb").mkdir()
    with pytest.raises(StageError, match="cannot open"), open_build(tmp_path / "build.duckdb"):
        pass

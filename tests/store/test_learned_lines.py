"""Learned lines in the store: adopted in one transaction, and only the documents concerned are read again."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from warehouse.batch import annotate_batch
from warehouse.cleaning.learned import learned_lines
from warehouse.errors import UsageError
from warehouse.model import RawDocument
from warehouse.store.build import Build
from warehouse.store.file import open_build_file
from warehouse.store.learned import adopt_learned_lines, cut_lines, decide, has_open_decisions

TEXT = "قالت البلدية إنها ستفتح السوق الجديدة أمام الباعة في مطلع الأسبوع المقبل بعد شهور من التأخير."
TAIL = "رفيقكم في الدرب صباح مساء"
MART = """
    create or replace view main.learned_lines as
    select
        proposed.*,
        case decision when 'keep' then 'kept' when 'cut' then 'cut' else 'learned' end as status
    from proposed left join raw.learned_decisions using (learned_id)
"""


def document(name: str, outlet: str, *lines: str) -> RawDocument:
    record = '{"source": "%s", "title": "السوق الجديدة تفتح أبوابها", "text": "%s"}'
    payload = record % (outlet, "\\n".join((TEXT, *lines)))
    return RawDocument(name, f"/in/{name}", "application/json", payload.encode())


DOCUMENTS = [
    document("a", "درب", TAIL),
    document("b", "درب"),
    document("c", "رصيف", TAIL),
    document("d", "درب", TAIL, "وشكرت الباعة على صبرهم."),
]


def read(build: Build, document_ids: list[str]) -> None:
    learned = learned_lines(cut_lines(build).to_pylist())
    build.load(annotate_batch(build.documents(document_ids), "run", learned=learned), document_ids)


def read_with(build: Build, learned: pa.Table, document_ids: list[str]) -> None:
    lines = learned_lines(learned.to_pylist())
    batch = annotate_batch(build.documents(document_ids), "run", learned=lines)
    build.load(batch, document_ids, learned=learned)


def pending(build: Build) -> list[str]:
    version = "select distinct cleaner_version, extractor_version from raw.articles"
    (versions,) = build.connection.execute(version).fetchall()
    return build.pending_documents(*versions)


def bodies(build: Build) -> dict[str, list[str]]:
    rows = build.connection.execute("select document_id, body from raw.articles").fetchall()
    return {name: body.split("\n") for name, body in rows}


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Four documents that were read, and a mart as dbt makes it, that says what was learned from them."""
    with open_build_file(tmp_path / "build.duckdb") as build:
        build.add_documents(DOCUMENTS, "run")
        read(build, [each.document_id for each in DOCUMENTS])
        build.connection.execute("create table proposed (learned_id varchar, outlet varchar, line varchar)")
        build.connection.execute("insert into proposed values ('learned-1', 'درب', ?)", [TAIL])
        build.connection.execute(MART)
        yield build


def test_only_documents_with_the_line_are_read_again(build: Build) -> None:
    adopt_learned_lines(build, "second")
    assert sorted(pending(build)) == ["a", "d"]
    read(build, pending(build))
    assert pending(build) == []
    assert [name for name, body in bodies(build).items() if TAIL in body] == ["c"]
    segments = "select role, kept, rule_id from raw.segments where rule_id like 'learned-%'"
    assert build.connection.execute(segments).fetchall() == [("ui", False, "learned-1")] * 2


def test_documents_that_were_read_while_another_run_learned_lines_are_read_again(build: Build) -> None:
    before = cut_lines(build)
    adopt_learned_lines(build, "another")
    read_with(build, before, ["a", "c", "d"])  # of which that run has marked a and d, and c is another outlet's
    assert sorted(pending(build)) == ["a", "d"]
    read_with(build, cut_lines(build), ["a", "d"])
    assert pending(build) == []


def test_adopting_the_same_again_changes_nothing(build: Build) -> None:
    adopt_learned_lines(build, "second")
    read(build, pending(build))
    before = build.fingerprint({}), cut_lines(build)
    adopt_learned_lines(build, "third")
    assert (build.fingerprint({}), cut_lines(build)) == before
    assert pending(build) == []


def test_a_run_that_dies_between_leaves_the_rest_to_the_next(build: Build) -> None:
    adopt_learned_lines(build, "second")
    read(build, ["a"])
    assert pending(build) == ["d"]
    adopt_learned_lines(build, "third")
    assert pending(build) == ["d"]


def test_a_failing_change_of_the_set_changes_nothing(build: Build) -> None:
    build.connection.execute("alter table raw.learned_lines drop column since_run")
    with pytest.raises(Exception, match="learned_lines"):
        adopt_learned_lines(build, "second")
    assert pending(build) == []
    assert cut_lines(build).num_rows == 0


def test_a_decision_wins_and_is_taken_back_by_another(build: Build) -> None:
    original = bodies(build)
    for decision, cut in (("keep", False), ("cut", True), ("keep", False)):
        assert decide(build, "learned-1", decision) == TAIL
        assert has_open_decisions(build) is (cut or cut_lines(build).num_rows > 0)
        adopt_learned_lines(build, "run")
        assert not has_open_decisions(build)
        read(build, pending(build))
        assert (bodies(build) == original) is not cut
    assert pending(build) == []


def test_an_unknown_line_cannot_be_decided(build: Build) -> None:
    with pytest.raises(UsageError, match="marsad learned list"):
        decide(build, "learned-2", "cut")


def test_before_the_first_transform_there_is_nothing_to_adopt(tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        adopt_learned_lines(build, "first")
        assert cut_lines(build).num_rows == 0
        with pytest.raises(UsageError):
            decide(build, "learned-1", "cut")


def test_a_changed_set_is_a_changed_fingerprint(build: Build) -> None:
    before = build.fingerprint({})
    decide(build, "learned-1", "keep")
    decided = build.fingerprint({})
    assert decided != before
    decide(build, "learned-1", "cut")
    assert build.fingerprint({}) not in (before, decided)

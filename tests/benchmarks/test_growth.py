"""Copies of articles for measuring growth: the same facts at the same places, and nothing else the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.growth import cluster, drawing
from tests.benchmarks.growth.base import Base
from tests.benchmarks.growth.copies import DAYS_APART, Batch, Copy
from tests.benchmarks.growth.figures import Cluster, Cost, Figures, Load, Size
from tests.benchmarks.growth.loading import add_documents, count_loaded, load_facts
from tests.benchmarks.growth.running import QUESTIONS
from tests.benchmarks.readme import README, with_tables
from tests.conftest import Published
from warehouse.batch import annotate_batch, current_versions
from warehouse.examples import load_examples
from warehouse.model import RawDocument
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.store.opening import open_build

_MADE_ANEW = {"annotated_at"}


def documents() -> list[RawDocument]:
    """Return the sample's plain texts as records of JSON lines."""
    found = []
    for path in sorted(sample_dir().glob("sada/*.txt")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        record = {
            "url": f"https://sada.example/{path.stem}",
            "date": "2023-03-12 10:00:00",
            "title": title,
            "author": "صدى",
            "text": text,
        }
        payload = json.dumps(record, ensure_ascii=False).encode()
        found.append(RawDocument(hashlib.sha256(payload).hexdigest(), path.as_posix(), "application/json", payload))
    return found


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    settings = Settings(home=tmp_path_factory.mktemp("base"))
    settings.make_folders()
    taken = documents()
    with open_build(settings) as build:
        build.add_documents(taken, "run")
        build.load(annotate_batch(taken, "run"), [document.document_id for document in taken])
    return Base.read(settings.build_file)


def whole(base: Base, number: int) -> Batch:
    return Copy(base, number).batch(range(len(base)), current_versions())


def test_copy_0_is_the_base_itself(base: Base) -> None:
    batch = whole(base, 0)
    assert [json.loads(document.payload) for document in batch.documents] == base.records
    for name, table in base.tables.items():
        kept = [column for column in table.column_names if column not in _MADE_ANEW]
        assert batch.tables[name].select(kept).equals(table.select(kept)), name


def test_facts_of_a_copy_say_what_stands_at_their_places(base: Base) -> None:
    batch = whole(base, 3)
    fields = {row["document_id"]: row for row in batch.tables["articles"].to_pylist()}
    for table, column in (("mentions", "surface"), ("dates", "expression"), ("event_reports", "trigger")):
        rows = batch.tables[table].to_pylist()
        assert rows
        for row in rows:
            text = fields[row["document_id"]][row["field"]]
            assert text[row["start_char"] : row["end_char"]] == row[column]


def test_a_copy_has_other_words_ids_days_and_addresses(base: Base) -> None:
    first, second = whole(base, 1), whole(base, 2)
    ids = {document.document_id for batch in (first, second) for document in batch.documents}
    assert len(ids) == 2 * len(base)
    assert ids.isdisjoint(base.tables["articles"]["document_id"].to_pylist())
    before, after = base.tables["articles"].to_pylist(), second.tables["articles"].to_pylist()
    for one, other in zip(before, after, strict=True):
        assert other["published_date"] - one["published_date"] == dt.timedelta(days=2 * DAYS_APART)
        assert other["url"] != one["url"]
        assert len(other["body"]) == len(one["body"])
        assert other["reading_hash"] != one["reading_hash"]


def test_names_that_tables_know_stay(base: Base) -> None:
    before, after = base.tables["mentions"].to_pylist(), whole(base, 1).tables["mentions"].to_pylist()
    known = [(one["surface"], other["surface"]) for one, other in zip(before, after, strict=True) if one["entity_id"]]
    assert sum(one == other for one, other in known) > 0.9 * len(known)


def test_copies_are_loaded_as_documents_that_were_read(base: Base, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.make_folders()
    batch = whole(base, 1)
    add_documents(batch.documents, settings)
    load_facts([batch], settings)
    assert count_loaded(settings) == len(base)
    versions = current_versions()
    with open_build(settings) as build:
        assert build.pending_documents(versions.cleaner, versions.extractor) == []
        (rows,) = build.connection.execute("select count(*) from raw.mentions").fetchone() or (0,)
    assert rows == base.tables["mentions"].num_rows


def test_figures_are_kept_and_drawn(tmp_path: Path) -> None:
    figures = Figures(
        machine="2 cores",
        sizes=[size(1_000, seconds=2.0), size(10_000, seconds=20.0)],
        loads=[Load(10_000, ingest=4.0, load=6.0, file_bytes=1, peak_bytes=1)],
        increments=[replace(size(15_000, seconds=5.0), onto=10_000)],
        cluster=Cluster("fast", 2, [(1, 10.0), (2, 18.0), (4, 17.0)]),
    )
    figures.write(tmp_path / "growth.json")
    assert Figures.read(tmp_path / "growth.json") == figures
    drawing.draw(figures, tmp_path / "growth.svg")
    assert "transform" in (tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert "5,000 onto 10,000" in drawing.table(figures)
    assert "| raw.articles | 100 | 10,486 |" in drawing.disk(figures)
    told = cluster.on_paper(figures)
    assert "1,000 / 9.0 = 111 workers" in told
    assert "^1.00 = 23.1 days" in told


def test_the_readme_says_what_was_measured() -> None:
    readme = README.read_text("utf-8")
    assert with_tables(readme, "growth", drawing.told(Figures.read())) == readme


def size(articles: int, *, seconds: float) -> Size:
    return Size(
        articles,
        "multiplied",
        stages={stage: Cost(seconds, 2**30) for stage in ("transform", "validate", "publish")},
        rows={"mentions": 25 * articles, "events": articles},
        disk={"file": 30_000 * articles, "raw.articles": 100 * 2**20},
        questions={"who": 0.1, "what": 0.3},
        questions_bytes=2**28,
    )


def test_questions_are_answered(sample: Published) -> None:
    examples = load_examples(QUESTIONS)
    assert len(examples) == 20
    for example in examples:
        sample.rows(example.query)

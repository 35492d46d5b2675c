"""Batches: threads and processes give the same facts, and a document that kills its process costs only itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import flows.annotate
import warehouse.batch
from flows.annotate import annotate_batches, cut_batches
from tests import hostile
from warehouse.model import RawDocument
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.sources.files import read_paths
from warehouse.store.opening import open_build
from warehouse.store.rereads import mark_for_rereading
from warehouse.workers import Workers


@pytest.mark.parametrize("runner", ["threads", "processes"])
def test_batches_are_annotated_and_loaded(runner: str, prefect: None, tmp_path: Path) -> None:
    from prefect import flow

    settings = Settings(home=tmp_path, task_runner=runner, batch_size=3, workers=2)
    settings.make_folders()
    found = read_paths([sample_dir() / "sada"], limits=settings.limits)
    documents = [item for item in found if isinstance(item, RawDocument)]
    with open_build(settings) as build:
        new = build.add_documents(documents, "run")

    @flow(validate_parameters=False)
    def annotate_all() -> int:
        return annotate_batches(cut_batches(settings, "run"), settings, "run")

    assert annotate_all() == new
    with open_build(settings) as build:
        for table, least in (("articles", new), ("mentions", 10 * new), ("segments", 5 * new)):
            (rows,) = build.connection.execute(f"select count(*) from raw.{table}").fetchone()
            assert rows >= least
        assert build.connection.execute("select count(distinct document_id) from raw.mentions").fetchone() == (new,)
    assert not list((tmp_path / "build" / "batches").iterdir())


def test_a_document_that_kills_workers_is_tried_again_only_when_somebody_asks(
    prefect: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import flow

    settings = Settings(home=tmp_path, workers=1)
    settings.make_folders()
    monkeypatch.setattr(flows.annotate, "Workers", lambda settings, count: Workers(settings, count, hostile.arm))
    for module in (flows.annotate, warehouse.batch):
        monkeypatch.setattr(module, "current_versions", hostile.versions)
    documents = [RawDocument(name, f"/in/{name}", "text/plain", name.encode()) for name in ("good", "#kill", "fine")]
    with open_build(settings) as build:
        build.add_documents(documents, "first")

    @flow(validate_parameters=False)
    def annotate_all(run_id: str) -> int:
        return annotate_batches(cut_batches(settings, run_id), settings, run_id)

    assert annotate_all("first") == 3
    with open_build(settings) as build:
        articles = "select document_id from raw.articles order by 1"
        assert build.connection.execute(articles).fetchall() == [("fine",), ("good",)]
        refused = "select document_id, stage, reason from raw.quarantine where resolved_at is null"
        assert build.connection.execute(refused).fetchall() == [("#kill", "clean", "killed")]
    assert annotate_all("second") == 0
    with open_build(settings) as build:
        mark_for_rereading(build, ["#kill"])
    assert annotate_all("third") == 1


def test_batches_are_limited_in_number_and_size() -> None:
    sizes = {"a": 1, "b": 1, "c": 1, "d": 60 * 2**20, "e": 5 * 2**20, "f": 100 * 2**20, "g": 1}
    assert list(flows.annotate._batches(sizes, most=3)) == [["a", "b", "c"], ["d"], ["e"], ["f"], ["g"]]

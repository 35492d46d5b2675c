"""Batches: threads and processes give the same facts."""

from pathlib import Path

import pytest

from flows.annotate import annotate_batches, cut_batches
from warehouse.model import RawDocument
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.sources.files import read_paths
from warehouse.store.build import open_build


@pytest.mark.parametrize("runner", ["threads", "processes"])
def test_batches_are_annotated_and_loaded(runner: str, prefect: None, tmp_path: Path) -> None:
    from prefect import flow

    settings = Settings(home=tmp_path, task_runner=runner, batch_size=3, workers=2)
    settings.make_folders()
    found = read_paths([sample_dir() / "sada"], max_bytes=settings.max_file_bytes)
    documents = [item for item in found if isinstance(item, RawDocument)]
    with open_build(settings.build_file) as build:
        new = build.add_documents(documents, "run")

    @flow(validate_parameters=False)
    def annotate_all() -> int:
        return annotate_batches(cut_batches(settings, "run"), settings, "run")

    assert annotate_all() == new
    with open_build(settings.build_file) as build:
        for table, least in (("articles", new), ("mentions", 10 * new), ("segments", 5 * new)):
            (rows,) = build.connection.execute(f"select count(*) from raw.{table}").fetchone()
            assert rows >= least
        assert build.connection.execute("select count(distinct document_id) from raw.mentions").fetchone() == (new,)
    assert not list((tmp_path / "build" / "batches").iterdir())

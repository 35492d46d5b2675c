"""Fills a warehouse with copies as the stages do: documents a thousand a transaction, facts a batch a transaction.

A process of its own does it, so that its memory is that of loading and not that of making copies. It opens the build
file once for the documents of a chunk, and anew for the facts of some batches, as ingest and load do.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context

from flows.load import load_catalogue
from tests.benchmarks.growth.base import Base
from tests.benchmarks.growth.copies import Batch, Copy
from tests.benchmarks.growth.figures import Load
from tests.benchmarks.growth.memory import peak_of_this
from warehouse.batch import current_versions
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.store.opening import open_build
from warehouse.store.sightings import record_sightings

_RUN_ID = "growth"
_CHUNK = 10_000  # documents that are taken in while the build file is open, before their facts are loaded
_TRANSACTION = 1_000  # documents
_LOADED_AT_ONCE = 10  # batches; what some workers annotate in half a minute


def fill(base: Base, settings: Settings, most: int) -> Iterator[Load]:
    """Fill the build file up to `most` articles of copies, those that it lacks; yield after each chunk what is done."""
    settings.make_folders()
    versions = current_versions(settings.lexicon_dir)
    begin = count_loaded(settings)
    run_id = f"growth-{begin}"
    ingesting = loading = 0.0
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as loader:
        loader.submit(begin_load, settings, run_id, asdict(versions)).result()
        for copy, rows in _portions(base, range(begin, most)):
            batches = [copy.batch(part, versions) for part in _parts(rows, settings.batch_size)]
            documents = [document for batch in batches for document in batch.documents]
            ingesting += loader.submit(add_documents, documents, settings).result()
            for part in range(0, len(batches), _LOADED_AT_ONCE):
                at_once = batches[part : part + _LOADED_AT_ONCE]
                seconds, peak = loader.submit(load_facts, at_once, settings).result()
                loading += seconds
            begin += len(rows)
            yield Load(begin, ingesting, loading, settings.build_file.stat().st_size, peak)
        loader.submit(end_load, settings, run_id).result()
    load_catalogue.fn(settings)


def count_loaded(settings: Settings) -> int:
    """Return how many articles of copies the build file has."""
    with open_build(settings) as build:
        query = "select count(*) from raw.documents where starts_with(source_uri, 'growth/')"
        (loaded,) = build.connection.execute(query).fetchone() or (0,)
    return int(loaded)


def _portions(base: Base, articles: range) -> Iterator[tuple[Copy, range]]:
    """Yield articles, counted over all copies, as rows of single copies, at most `_CHUNK` at a time."""
    begin, copy = articles.start, None
    while begin < articles.stop:
        number, row = divmod(begin, len(base))
        if copy is None or copy.number != number:
            copy = Copy(base, number)
        stop = min(row + _CHUNK, len(base), row + articles.stop - begin)
        yield copy, range(row, stop)
        begin += stop - row


def _parts(rows: range, size: int) -> list[range]:
    return [range(start, min(start + size, rows.stop)) for start in range(rows.start, rows.stop, size)]


def begin_load(settings: Settings, run_id: str, versions: dict[str, str]) -> None:
    """Write down that a run began."""
    with open_build(settings) as build:
        build.start_run(run_id, versions)


def add_documents(documents: list[RawDocument], settings: Settings) -> float:
    """Take in documents, and return the seconds of it."""
    start = time.monotonic()
    with open_build(settings) as build:
        for begin in range(0, len(documents), _TRANSACTION):
            part = documents[begin : begin + _TRANSACTION]
            with build.transaction():
                build.add_documents(part, _RUN_ID)
                record_sightings(build, part, _RUN_ID)
    return time.monotonic() - start


def load_facts(batches: list[Batch], settings: Settings) -> tuple[float, int]:
    """Load the facts of batches, and return the seconds of it, and the most memory that this process ever held."""
    start = time.monotonic()
    with open_build(settings) as build:
        for batch in batches:
            build.load(batch.tables, [document.document_id for document in batch.documents])
    return time.monotonic() - start, peak_of_this()


def end_load(settings: Settings, run_id: str) -> None:
    """Write down that the run has ended; it published nothing."""
    with open_build(settings) as build:
        build.finish_run(run_id, "unchanged", {})

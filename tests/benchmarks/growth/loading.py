"""Fills a warehouse with articles as load does: documents as they are taken in, facts a batch a transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from flows.load import load_catalogue
from tests.benchmarks.growth.base import Base
from tests.benchmarks.growth.copies import Batch, Copy
from warehouse.batch import current_versions
from warehouse.settings import Settings
from warehouse.store.build import open_build
from warehouse.store.sightings import record_sightings

RUN_ID = "growth"


@dataclass
class Loaded:
    """What was loaded, and the seconds of it."""

    articles: int = 0
    making: float = 0.0  # the copies, no work of the warehouse
    ingest: float = 0.0
    load: float = 0.0


def fill(base: Base, settings: Settings, most: int) -> Iterator[Loaded]:
    """Fill the build file up to `most` articles of copies, those that it lacks; yield after each batch what is done."""
    settings.make_folders()
    versions = current_versions(settings.lexicon_dir)
    begin = count_loaded(settings)
    done = Loaded()
    with open_build(settings.build_file) as build:
        build.start_run(RUN_ID + str(begin), asdict(versions))
    for copy, rows in _portions(base, range(begin, most), settings.batch_size):
        start = time.monotonic()
        batch = copy.batch(rows, versions)
        done.making += time.monotonic() - start
        _load(batch, settings, done)
        yield done
    load_catalogue.fn(settings)
    with open_build(settings.build_file) as build:
        build.finish_run(RUN_ID + str(begin), "unchanged", asdict(done))


def _load(batch: Batch, settings: Settings, done: Loaded) -> None:
    start = time.monotonic()
    with open_build(settings.build_file) as build, build.transaction():
        build.add_documents(batch.documents, RUN_ID)
        record_sightings(build, batch.documents, RUN_ID)
    done.ingest += time.monotonic() - start
    start = time.monotonic()
    with open_build(settings.build_file) as build:
        build.load(batch.tables, [document.document_id for document in batch.documents])
    done.load += time.monotonic() - start
    done.articles += len(batch.documents)


def _portions(base: Base, articles: range, size: int) -> Iterator[tuple[Copy, range]]:
    """Yield articles, counted over all copies, as rows of single copies, at most `size` at a time."""
    begin = articles.start
    copy = None
    while begin < articles.stop:
        number, row = divmod(begin, len(base))
        if copy is None or copy.number != number:
            copy = Copy(base, number)
        stop = min(row + size, len(base), row + articles.stop - begin)
        yield copy, range(row, stop)
        begin += stop - row


def count_loaded(settings: Settings) -> int:
    """Return how many articles of copies the build file has."""
    with open_build(settings.build_file) as build:
        query = "select count(*) from raw.documents where source_uri like 'growth/%'"
        (count,) = build.connection.execute(query).fetchone() or (0,)
    return int(count)

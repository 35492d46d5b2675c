"""Ingest: from sources to `raw.documents`."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.batch import current_versions
from warehouse.errors import NothingIngested
from warehouse.fetching import Archive, Fetcher, NotModified, Remembered
from warehouse.intake import Intake, Taken, read_local, replayed
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.sources import Failure
from warehouse.sources.files import places_around
from warehouse.sources.web import read_webs
from warehouse.store.build import Build
from warehouse.store.fetches import FetchMemory, write_fetches
from warehouse.store.opening import open_build
from warehouse.store.quarantine import Choice, choose, quarantine_row, release
from warehouse.store.sightings import record_sightings, record_sources

logger = logging.getLogger("marsad.ingest")
_CHUNK_DOCUMENTS = 1000  # a transaction
_CHUNK_BYTES = 64 * 2**20
_CHUNK_SECONDS = 30.0  # what slow servers gave until then is stored


@dataclass(slots=True)
class Ingested:
    """How many documents the sources held, how many of them are new, and what could not be taken in."""

    documents: int = 0
    new: int = 0
    unchanged: int = 0  # pages that a server or their bytes said are as they were
    quarantined: int = 0

    @property
    def seen(self) -> int:
        """The documents whose content was taken in before."""
        return self.documents - self.new


def ingest(intake: Intake, settings: Settings, run_id: str) -> Ingested:
    """Take in all documents of `intake` whose content is new, and put the unreadable into quarantine.

    Raises NothingIngested when paths were given, or the warehouse is empty, not one document could be taken in, and
    none waits to be read.
    """
    total = Ingested()
    if intake.sources and not intake.is_replay:  # whose sources are narrowed to what failed
        with open_build(settings) as build, build.transaction():
            record_sources(build, list(intake.sources))
    if intake.paths or intake.local or intake.payloads:
        read_files(intake, settings, run_id, total)
    if intake.web:
        fetch(intake, settings, run_id, total)
    if total.documents + total.unchanged == 0:
        _check_not_empty(intake, settings, total)
    return total


def intake_again(settings: Settings, quarantine_ids: list[str]) -> Intake:
    """Release quarantined inputs, and return where they are read again. Raises UsageError for an unknown id."""
    with open_build(settings) as build:
        rows = choose(build, Choice(ids=tuple(quarantine_ids)))
        release(build, rows)
    return replayed(settings, rows)


@task(cache_policy=NO_CACHE)
def read_files(intake: Intake, settings: Settings, run_id: str, total: Ingested) -> None:
    """Take in what is on this machine, and count it in `total`."""
    with open_build(settings) as build:
        for chunk in _chunks(read_local(intake, settings)):
            _store(build, chunk, run_id, total)


def _may_heal(_task: Any, _run: Any, state: Any) -> bool:
    """Tell whether a failed task may succeed a little later: the network failed, beyond what the fetcher retries."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, ConnectionError | TimeoutError | httpx.TransportError)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=[10, 60], retry_condition_fn=_may_heal)
def fetch(intake: Intake, settings: Settings, run_id: str, total: Ingested) -> None:
    """Ask the sources of the web for what is new, and count it in `total`; the fetcher retries single requests."""
    with ExitStack() as stack:
        build = stack.enter_context(open_build(settings))
        archive = stack.enter_context(Archive(settings.archive_dir))
        memory = FetchMemory(build)
        fetching = Fetcher(settings.fetch_limits, memory=memory, archive=archive, is_replay=intake.is_replay)
        fetcher = stack.enter_context(fetching)
        taken = (Taken(found, source) for source, found in read_webs(intake.web, fetcher))
        for chunk in _chunks(taken):
            _store(build, chunk, run_id, total, fetcher.take_remembered())
        _store(build, [], run_id, total, fetcher.take_remembered())


def _store(
    build: Build, chunk: list[Taken], run_id: str, total: Ingested, remembered: list[Remembered] | None = None
) -> None:
    """Write what was taken in, and what is remembered of its addresses, in one transaction."""
    documents = [taken.found for taken in chunk if isinstance(taken.found, RawDocument)]
    unchanged = [taken.found for taken in chunk if isinstance(taken.found, NotModified)]
    failures = [(taken, taken.found) for taken in chunk if isinstance(taken.found, Failure)]
    uris = {document.source_uri for document in documents}
    around = {place for uri in uris for place in places_around(uri)}
    read = {*uris, *around, *(item.url for item in remembered or [] if not item.failures)}
    read -= {failure.source_uri for _, failure in failures}  # of a record that is cut short there is a document too
    with build.transaction():
        new = build.add_documents(documents, run_id)
        record_sightings(build, documents, run_id)
        build.resolve_replaced(documents)
        for stage in ("ingest", "fetch"):
            build.resolve(stage, list(read))
        write_fetches(build, remembered or [])
        build.quarantine([_row(taken, failure, run_id) for taken, failure in failures])
    total.documents += len(documents)
    total.new += new
    total.unchanged += len(unchanged)
    total.quarantined += len(failures)
    logger.info("%d documents read, %d new, %d unreadable", total.documents, total.new, total.quarantined)


def _row(taken: Taken, failure: Failure, run_id: str) -> dict[str, object]:
    return quarantine_row(
        uri=failure.source_uri,
        stage=taken.stage,
        error=failure.error,
        run_id=run_id,
        payload=failure.payload,
        source=taken.source.name if taken.source else None,
    )


def _chunks(items: Iterable[Taken]) -> Iterator[list[Taken]]:
    """Yield what was taken in lists of limited length and size, and after some time what there is."""
    chunk: list[Taken] = []
    size, began = 0, time.monotonic()
    for item in items:
        chunk.append(item)
        size += len(getattr(item.found, "payload", None) or b"")
        if len(chunk) >= _CHUNK_DOCUMENTS or size >= _CHUNK_BYTES or time.monotonic() - began >= _CHUNK_SECONDS:
            yield chunk
            chunk, size, began = [], 0, time.monotonic()
    if chunk:
        yield chunk


def _check_not_empty(intake: Intake, settings: Settings, total: Ingested) -> None:
    """Raise NothingIngested where nothing at all came in though something should have."""
    versions = current_versions(settings.lexicon_dir)
    with open_build(settings) as build:
        waiting = build.pending_documents(versions.cleaner, versions.extractor)
        is_empty = not build.has_documents()
    places = [*map(str, intake.paths), *(source.name for source in intake.sources)]
    if places and not waiting and not intake.is_replay and (intake.paths or is_empty):
        raise NothingIngested(
            f"none of {', '.join(places)} held a readable document ({total.quarantined} went to quarantine); "
            "see `marsad quarantine list`."
        )

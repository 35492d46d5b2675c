"""Ingest: from sources to `raw.documents`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.batch import current_versions
from warehouse.errors import NothingIngested
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.sources import Found
from warehouse.sources.files import file_of, read_paths
from warehouse.store.build import Build, open_build, quarantine_row

logger = logging.getLogger("marsad.ingest")
_CHUNK_DOCUMENTS = 1000  # a transaction
_CHUNK_BYTES = 64 * 2**20


@dataclass(slots=True)
class Ingested:
    """How many documents the sources held, how many of them are new, and what could not be taken in."""

    documents: int = 0
    new: int = 0
    quarantined: int = 0

    @property
    def seen(self) -> int:
        """The documents whose content was taken in before."""
        return self.documents - self.new


@task(cache_policy=NO_CACHE)
def ingest(paths: list[Path], settings: Settings, run_id: str) -> Ingested:
    """Take in all documents under `paths` whose content is new, and put the unreadable into quarantine.

    Raises NothingIngested when there are paths, not one document could be taken in, and none waits to be read.
    """
    total = Ingested()
    with open_build(settings.build_file) as build:
        for chunk in _chunks(read_paths(paths, max_bytes=settings.max_file_bytes)):
            _store(build, chunk, run_id, total)
            logger.info("%d documents read, %d new, %d unreadable", total.documents, total.new, total.quarantined)
        versions = current_versions(settings.lexicon_dir)
        waiting = build.pending_documents(versions.cleaner, versions.extractor)
    if paths and total.documents == 0 and not waiting:
        raise NothingIngested(
            f"none of {', '.join(map(str, paths))} held a readable document ({total.quarantined} went to quarantine); "
            "see `marsad quarantine list`."
        )
    return total


def _store(build: Build, chunk: list[Found], run_id: str, total: Ingested) -> None:
    documents = [found for found in chunk if isinstance(found, RawDocument)]
    failures = [found for found in chunk if not isinstance(found, RawDocument)]
    total.documents += len(documents)
    total.new += build.add_documents(documents, run_id)
    total.quarantined += len(failures)
    uris = {document.source_uri for document in documents}
    build.resolve_replaced(documents)
    build.resolve("ingest", [*uris, *{str(file_of(uri)) for uri in uris}])
    build.quarantine(
        [
            quarantine_row(
                uri=failure.source_uri, stage="ingest", error=failure.error, run_id=run_id, payload=failure.payload
            )
            for failure in failures
        ]
    )


def _chunks(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield what was found in lists of limited length and size."""
    chunk: list[Found] = []
    size = 0
    for item in found:
        chunk.append(item)
        size += len(item.payload or b"")
        if len(chunk) >= _CHUNK_DOCUMENTS or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk

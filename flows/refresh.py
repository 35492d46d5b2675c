"""The flow `refresh`: ingest → annotate → load → transform → validate → publish."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from prefect import flow

from flows.annotate import annotate_batches, cut_batches
from flows.ingest import Ingested, ingest, intake_again
from flows.load import fingerprint, load_catalogue
from flows.publish import publish
from flows.transform import settle, transform
from flows.validate import validate
from warehouse.batch import Versions, current_versions
from warehouse.intake import planned
from warehouse.settings import Settings
from warehouse.store.build import open_build
from warehouse.store.lock import only_run
from warehouse.store.releases import Release, is_published, latest_release

logger = logging.getLogger("marsad.refresh")


@dataclass(slots=True)
class Summary:
    """What a run did."""

    run_id: str
    ingested: Ingested = field(default_factory=Ingested)
    annotated: int = 0
    release: Release | None = None  # None when nothing had changed
    seconds: dict[str, float] = field(default_factory=dict)

    def counts(self) -> dict[str, object]:
        """Return what the run did, for its row in `runs`."""
        return {**asdict(self.ingested), "annotated": self.annotated, "seconds": self.seconds}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and say that it began."""
        logger.info("%s …", name)
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - start, 2)


@flow(name="refresh", validate_parameters=False)
def refresh(
    paths: list[Path] | None = None,
    home: Path | None = None,
    *,
    sources: list[str] | None = None,
    sources_file: Path | None = None,
    replayed: list[str] | None = None,
    full_refresh: bool = False,
    wait_seconds: float = 0.0,
) -> Summary:
    """Take in `paths` and publish the warehouse of `home`.

    Without paths the sources of `sources_file` are read (all, or those named in `sources`); without such a file the
    sample. With `replayed`, ids of the quarantine, only those inputs are tried again. When nothing is new since the
    newest release, the stages after annotate are left out: nothing is published. With `full_refresh` all tables are
    made anew from the facts. Another run in the same home is waited for at most `wait_seconds`.
    """
    given: dict[str, Any] = {name: value for name, value in {"home": home, "sources": sources_file}.items() if value}
    settings = Settings(**given)
    intake = None if replayed else planned(settings, paths, sources)
    summary = Summary(run_id=uuid.uuid4().hex[:12])
    versions = current_versions(settings.lexicon_dir)
    with _recorded(settings, summary, versions, wait_seconds):
        with summary.stage("ingest"):
            intake = intake or intake_again(settings, replayed or [])
            summary.ingested = ingest(intake, settings, summary.run_id)
        with summary.stage("annotate"):
            summary.annotated = annotate_batches(cut_batches(settings, summary.run_id), settings, summary.run_id)
        content = fingerprint(settings, versions)
        if is_published(settings, content) and not full_refresh:
            return summary
        with summary.stage("load"):
            load_catalogue(settings)
        with summary.stage("transform"):
            transform(settings, full_refresh=full_refresh)
        with summary.stage("validate"):
            validate(settings, summary.run_id)
            settle(settings)
        with summary.stage("publish"):
            summary.release = publish(settings, summary.run_id, content, summary.counts())
    return summary


@contextmanager
def _recorded(settings: Settings, summary: Summary, versions: Versions, wait_seconds: float) -> Iterator[None]:
    """Keep other runs out; write into `raw.runs` that this one began and, if it publishes nothing, how it ended."""
    settings.make_folders()
    with only_run(settings.build_file.parent, wait_seconds):
        with open_build(settings.build_file) as build:
            newest = latest_release(settings)
            build.start_run(summary.run_id, asdict(versions), released=newest.run_id if newest else None)
        status = "failed"
        try:
            yield
            status = "published" if summary.release else "unchanged"
        finally:
            if status != "published":
                with open_build(settings.build_file) as build:
                    build.finish_run(summary.run_id, status, summary.counts())

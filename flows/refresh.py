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

import duckdb
from prefect import flow
from prefect.settings import PREFECT_API_URL

from flows.alerts import alert_failure
from flows.annotate import annotate_batches, cut_batches
from flows.artifacts import accounted
from flows.cluster import check_cluster
from flows.ingest import Ingested, ingest, intake_again
from flows.load import fingerprint, load_catalogue
from flows.naming import run_name
from flows.publish import publish
from flows.transform import transform
from flows.validate import validate
from warehouse.batch import Versions, current_versions
from warehouse.errors import MarsadError
from warehouse.intake import planned
from warehouse.settings import Settings
from warehouse.store.lock import only_run
from warehouse.store.opening import alive, building, open_build
from warehouse.store.releases import Release, is_published, list_releases

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


@flow(name="refresh", flow_run_name=run_name, on_failure=[alert_failure], on_crashed=[alert_failure])
def refresh(
    paths: list[Path] | None = None,
    home: Path | None = None,
    *,
    sources: list[str] | None = None,
    sources_file: Path | None = None,
    schedule: str | None = None,
    replayed: list[str] | None = None,
    full_refresh: bool = False,
    wait_seconds: float = 0,
) -> Summary:
    """Take in what is new and publish the warehouse.

    Without paths the declared sources are read; without a file that declares any, the sample. When nothing is new since
    the newest release, the stages after annotate are left out: nothing is published.

    Args:
        paths: Files and folders to take in, instead of the declared sources.
        home: Folder of the warehouse; else that of MARSAD_HOME, or ./data.
        sources: Only the declared sources of these names.
        sources_file: File that declares the sources; else that of MARSAD_SOURCES, or HOME/sources.toml.
        schedule: Only the declared sources of this schedule, as it is written there, such as 30m.
        replayed: Ids of the quarantine: only those inputs are tried again, and nothing else is read.
        full_refresh: Make all tables anew from the facts, not only what changed.
        wait_seconds: How long to wait for another run in the same home to end, before this one fails.

    """
    given: dict[str, Any] = {name: value for name, value in {"home": home, "sources": sources_file}.items() if value}
    settings = Settings(**given)
    check_cluster(settings, PREFECT_API_URL.value())
    intake = None if replayed else planned(settings, paths, sources, schedule=schedule)
    summary = Summary(run_id=uuid.uuid4().hex[:12])
    versions = current_versions(settings.lexicon_dir)
    with _recorded(settings, summary, versions, wait_seconds=wait_seconds), accounted(settings, summary):
        with summary.stage("ingest"):
            intake = intake or intake_again(settings, replayed or [])
            summary.ingested = ingest(intake, settings, summary.run_id)
        with summary.stage("annotate"):
            summary.annotated = annotate_batches(cut_batches(settings, summary.run_id), settings, summary.run_id)
        with building(settings):
            _build(settings, summary, versions, full_refresh=full_refresh)
    return summary


def _build(settings: Settings, summary: Summary, versions: Versions, *, full_refresh: bool) -> None:
    """Bring the tables up to date, check and publish them, unless the newest release says all that."""
    content = fingerprint(settings, versions)
    if is_published(settings, content) and not full_refresh:
        return
    with summary.stage("load"):
        load_catalogue(settings)
    with summary.stage("transform"):
        transform(settings, summary.run_id, full_refresh=full_refresh)
    with summary.stage("validate"):
        validate(settings, summary.run_id)
    with summary.stage("publish"):
        summary.release = publish(settings, summary.run_id, content, summary.counts())


@contextmanager
def _recorded(settings: Settings, summary: Summary, versions: Versions, *, wait_seconds: float) -> Iterator[None]:
    """Keep other runs out; write into `raw.runs` that this one began and, if it publishes nothing, how it ended."""
    settings.make_folders()
    with only_run(settings.build_file.parent, wait_seconds=wait_seconds), alive(settings, summary.run_id):
        with building(settings):  # else a run may be seen half published
            released = [release.run_id for release in list_releases(settings)]
            with open_build(settings) as build:
                build.start_run(summary.run_id, asdict(versions), released=released)
        try:
            yield
        except BaseException:
            try:
                _finish(settings, summary, "failed")
            except (MarsadError, duckdb.Error) as error:  # the run's own tells more
                logger.warning("that run %s failed could not be written down: %s", summary.run_id, error)
            raise
        _finish(settings, summary, "unchanged")


def _finish(settings: Settings, summary: Summary, status: str) -> None:
    """Write down how a run ended that published nothing; publishing says so itself."""
    if summary.release is None:
        with open_build(settings) as build:
            build.finish_run(summary.run_id, status, summary.counts())

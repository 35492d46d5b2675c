"""What a run takes in: paths, declared sources, or what is to be tried again from the quarantine."""

from __future__ import annotations

import logging
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from warehouse.errors import UsageError
from warehouse.fetching import NotModified
from warehouse.fetching.urls import canonical_url
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.sources import Failure, Found
from warehouse.sources.configured import Kind, Source, choose_sources, load_sources, on_schedule
from warehouse.sources.files import file_of, read_paths
from warehouse.sources.stored import read_payload
from warehouse.store.quarantine import Quarantined
from warehouse.terminal import shown

_NUMBERS = re.compile(r"(?:#\d+)+$")  # of records
logger = logging.getLogger("marsad.ingest")


@dataclass(frozen=True, slots=True)
class Intake:
    """What is read on this machine, and the sources that are asked for over the network."""

    paths: tuple[Path, ...] = ()
    local: tuple[Source, ...] = ()
    web: tuple[Source, ...] = ()
    payloads: tuple[tuple[Quarantined, Source | None], ...] = ()  # rows whose bytes are all that is left
    is_replay: bool = False  # also what was asked for a moment ago, and whether it changed or not

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources."""
        return self.local + self.web


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing that was taken in or could not be, with the source that it is from."""

    found: Found | NotModified
    source: Source | None = None

    @property
    def stage(self) -> str:
        """The stage that a failure of it belongs to."""
        return "fetch" if self.source and self.source.is_fetched else "ingest"


def planned(
    settings: Settings, paths: list[Path] | None, names: list[str] | None, *, schedule: str | None = None
) -> Intake:
    """Return what a run takes in: `paths`; without them the declared sources, else the sample.

    Of the sources these are the ones of these `names` and this `schedule`, where they are given. Raises UsageError for
    a fault in the file of sources, or a name or schedule that none has.
    """
    if paths is not None:
        return Intake(paths=tuple(paths))
    is_declared = settings.sources is not None or settings.sources_file.exists()
    if not names and not schedule and not is_declared:
        return Intake(paths=(sample_dir(),))
    sources = choose_sources(load_sources(settings.sources_file), names or [])
    if schedule:
        sources = on_schedule(sources, schedule)
    if not sources:
        raise UsageError(f"{settings.sources_file} declares no source yet; see `marsad sources check`.")
    return Intake(
        local=tuple(source for source in sources if not source.is_fetched),
        web=tuple(source for source in sources if source.is_fetched),
    )


def replayed(settings: Settings, rows: list[Quarantined]) -> Intake:
    """Return where the inputs of these quarantine rows are read again.

    That is the file where it still stands, the web for an address, else the bytes that were kept.
    """
    declared = load_sources(settings.sources_file) if settings.sources_file.exists() else []
    sources = {source.name: source for source in declared}
    places: dict[tuple[str, Kind], list[str]] = defaultdict(list)  # of sources, by name
    paths, payloads = [], []
    for row in rows:
        source, file = sources.get(row.source or ""), file_of(row.uri)
        if row.stage == "fetch" and row.source:
            places[row.source, "pages"].append(row.uri)
        elif os.path.exists(file) and row.source:  # Path.exists raises where a path is too long to be one
            places[row.source, "files"].append(str(file))
        elif os.path.exists(file):
            paths.append(file)
        elif row.document_id is None and source and source.kind == "table" and "://" in row.uri:
            # Asked again, for a row that was kept alone has no header.
            places[source.name, "table"].extend(source.where)
        elif row.payload is not None:
            payloads.append((row, source))
        elif row.document_id is None:
            logger.warning("%s is gone, and its bytes were not kept; its row stays in quarantine", shown(row.uri))
    narrowed = [_narrowed(sources.get(name), name, kind, where) for (name, kind), where in places.items()]
    return Intake(
        paths=tuple(dict.fromkeys(paths)),
        local=tuple(source for source in narrowed if not source.is_fetched),
        web=tuple(source for source in narrowed if source.is_fetched),
        payloads=tuple(payloads),
        is_replay=True,
    )


def _narrowed(source: Source | None, name: str, kind: Kind, where: list[str]) -> Source:
    """Return a source that reads only these places, or all of itself where a list of its own is among them."""
    distinct = tuple(dict.fromkeys(where))
    if source is None:  # it is declared no more
        return Source.model_construct(name=name, kind=kind, where=distinct)  # also of what would be none today
    lists = {canonical_url(place) for place in source.where} if source.kind in ("feed", "sitemap") else set()
    if lists & set(where):
        return source
    return source.model_copy(update={"kind": kind, "where": distinct})


def read_local(intake: Intake, settings: Settings) -> Iterator[Taken]:
    """Yield what is read on this machine."""
    for found in read_paths(intake.paths, limits=settings.limits):
        yield Taken(found)
    for source in intake.local:
        for found in _read_source(source, settings):
            yield _taken(found, source)
    for row, declared in intake.payloads:
        fields = declared.fields if declared else {}
        for found in read_payload(row.uri, _name(row.uri), row.payload or b"", settings.limits, fields):
            yield _taken(found, declared)


def _taken(found: Found, source: Source | None) -> Taken:
    return Taken(source.labelled(found) if source and not isinstance(found, Failure) else found, source)


def _name(uri: str) -> str:
    """Return the name of the file, or the archive's member, that a uri is of."""
    return Path(_NUMBERS.sub("", uri)).name


def _read_source(source: Source, settings: Settings) -> Iterator[Found]:
    limits = replace(settings.limits, max_bytes=source.limits.max_bytes or settings.limits.max_bytes)
    if source.kind == "table":
        from warehouse.sources.tables import read_table

        yield from read_table(source, limits, settings.fetch_limits)
    else:
        yield from read_paths([Path(place) for place in source.where], limits=limits, fields=source.fields)

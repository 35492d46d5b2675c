"""Sources that fell silent: declared with a schedule, and for too many of its turns nothing new came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.settings import Settings
from warehouse.sources.configured import Source, load_sources, turn_after
from warehouse.store.build import Build


@dataclass(frozen=True, slots=True)
class Silence:
    """A source that gave nothing new for `turns` turns of its schedule; `last_new` is in UTC."""

    source: str
    schedule: str
    last_new: dt.datetime
    turns: int

    def __str__(self) -> str:
        return (
            f"{self.source}: nothing new since {self.last_new:%Y-%m-%d %H:%M} UTC, "
            f"for {self.turns} turns of its schedule «{self.schedule}»"
        )


def newly_silent(build: Build, settings: Settings, run_id: str) -> list[Silence]:
    """Return the declared sources that fell silent between the last run that went well and run `run_id`.

    So each silence is told once, however many runs there are in it. A source that never gave anything is not among
    them: what it answers instead is in quarantine.
    """
    if not settings.sources_file.exists():
        return []
    before, now = _moments(build, run_id)
    last_new = _last_new(build)
    silences = _silences(load_sources(settings.sources_file), last_new, settings.silent_after)
    return [found for found in silences if before < turn_after(found.schedule, found.last_new, found.turns) <= now]


def _silences(sources: Iterable[Source], last_new: dict[str, dt.datetime], turns: int) -> Iterable[Silence]:
    for source in sources:
        if source.schedule and source.name in last_new:
            yield Silence(source.name, source.schedule, last_new[source.name], source.silent_after or turns)


def _moments(build: Build, run_id: str) -> tuple[dt.datetime, dt.datetime]:
    """Return when the last run before this one began that went well, long ago without one, and when this one did."""
    query = """
        select
            coalesce(max(started_at) filter (status in ('published', 'unchanged') and run_id != $run_id), 'epoch'),
            max(started_at) filter (run_id = $run_id)
        from raw.runs
        where started_at <= (select started_at from raw.runs where run_id = $run_id)
    """
    before, now = build.connection.execute(query, {"run_id": run_id}).fetchone() or (None, None)
    if before is None or now is None:
        raise LookupError(f"run {run_id} is not in raw.runs")
    return before, now


def _last_new(build: Build) -> dict[str, dt.datetime]:
    """Return for each source when a document of new content came from it last."""
    query = """
        select source_name, max(ingested_at)
        from raw.sightings inner join raw.documents using (document_id)
        where source_name is not null
        group by source_name
    """
    return dict(build.connection.execute(query).fetchall())

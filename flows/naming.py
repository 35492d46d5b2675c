"""Names of runs that tell when and what: `refresh 2026-11-21 morning, 3 sources`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prefect.runtime import flow_run

from warehouse.errors import UsageError
from warehouse.intake import planned
from warehouse.settings import Settings

_PARTS_OF_DAY = ((5, "night"), (12, "morning"), (17, "afternoon"), (22, "evening"), (24, "night"))  # each until an hour


def run_name() -> str:
    """Return the name of the run that begins; the time is the one it was meant for, in this machine's zone."""
    return name_of(flow_run.parameters, flow_run.scheduled_start_time.astimezone())


def name_of(parameters: Mapping[str, Any], moment: dt.datetime) -> str:
    """Return the name of a run of `refresh` with these parameters at this moment."""
    part = next(name for hour, name in _PARTS_OF_DAY if moment.hour < hour)
    return f"refresh {moment:%Y-%m-%d} {part}, {_what(parameters)}"


def _what(parameters: Mapping[str, Any]) -> str:
    paths, replayed = parameters.get("paths"), parameters.get("replayed")
    if replayed:
        return f"{_number(len(replayed), 'input')} again"
    if paths is not None:
        return _number(len(paths), "path")
    try:
        names, schedule = parameters.get("sources"), parameters.get("schedule")
        sources = planned(settings_of_run(parameters), None, names, schedule=schedule).sources
    except UsageError:  # the run tells it in a moment
        return "sources"
    return _number(len(sources), "source") if sources else "the sample"


def settings_of_run(parameters: Mapping[str, Any]) -> Settings:
    """Return the settings of a run of `refresh` with these parameters."""
    given = {"home": parameters.get("home"), "sources": parameters.get("sources_file")}
    paths: dict[str, Any] = {name: Path(value) for name, value in given.items() if value}
    return Settings(**paths)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

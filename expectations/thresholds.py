"""The bounds of the checks: `thresholds.toml`, and what HOME/checks.toml says otherwise."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from warehouse.errors import UsageError

DEFAULTS = Path(__file__).parent / "thresholds.toml"
COMMAND_LINE = "command line"
"""What checks call the documents that no source of sources.toml gave."""

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Factor = Annotated[float, Field(ge=1)]
SourceName = Annotated[str, StringConstraints(pattern=r"^(\w[\w.-]{0,79}|command line)$")]


class _Table(BaseModel):
    """A table of the file; no key has a default here, so all are in `thresholds.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceBounds(_Table):
    """What is expected of a source."""

    min_documents: Count
    max_documents: Count
    usual_runs: Annotated[int, Field(ge=1)]
    min_usual: Count
    max_flood: Factor
    min_drop: Share
    max_silent_days: Annotated[int, Field(ge=1)]
    max_undated: Share
    max_quarantined: Share
    max_foreign: Share
    min_judged: Annotated[int, Field(ge=1)]


class ArticleBounds(_Table):
    """What is expected of the new articles together."""

    max_duplicates: Share
    max_nameless: Share
    min_judged: Annotated[int, Field(ge=1)]
    max_days_ahead: Count


class EventBounds(_Table):
    """The days on which events may be."""

    earliest: dt.date
    max_years_ahead: Count
    max_days_ahead: Count


class DriftBounds(_Table):
    """How far the new articles may be from those of the last releases."""

    releases: Annotated[int, Field(ge=1)]
    min_articles: Annotated[int, Field(ge=1)]
    max_factor: Factor
    max_more_without: Share


class ResultBounds(_Table):
    """How much is remembered of former checks."""

    runs: Annotated[int, Field(ge=1)]


class Thresholds(_Table):
    """All bounds. `sources` has those of the sources that differ from `source`, each as a whole."""

    source: SourceBounds
    articles: ArticleBounds
    events: EventBounds
    drift: DriftBounds
    results: ResultBounds
    sources: dict[SourceName, SourceBounds]

    def spoken(self) -> dict[str, str]:
        """Return each bound by the name `TABLE_KEY`, as people write it; of sources the usual one."""
        tables = self.model_dump(exclude={"sources"})
        return {f"{table}_{key}": str(value) for table, bounds in tables.items() for key, value in bounds.items()}

    def in_sql(self) -> dict[str, str]:
        """Return each bound by the name `TABLE_KEY` as SQL; of sources an expression over the column `source_name`."""
        bounds = {name: f"date '{bound}'" if "-" in bound else bound for name, bound in self.spoken().items()}
        for key in SourceBounds.model_fields:
            cases = "".join(f" when '{name}' then {getattr(own, key)}" for name, own in self.sources.items())
            if cases:
                bounds[f"source_{key}"] = f"case source_name{cases} else {bounds[f'source_{key}']} end"
        return bounds


def load_thresholds(own: Path | None = None) -> Thresholds:
    """Return the bounds of `thresholds.toml`, with those of the file `own`, if it is there, in their place.

    Raises UsageError that names file, key and value of each fault, and what is allowed there.
    """
    tables = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    given = _read(own) if own and own.exists() else {}
    sources = given.pop("sources", {})
    for name, table in given.items():
        tables[name] = tables.get(name, {}) | table
    tables["sources"] = {name: tables["source"] | bounds for name, bounds in sources.items()}
    try:
        return Thresholds.model_validate(tables)
    except ValidationError as error:
        faults = [f"  {_told(fault)}" for fault in error.errors()]
        raise UsageError("\n".join([f"{own or DEFAULTS} has {len(faults)} faults:", *faults])) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}.") from error
    for name, table in [*tables.items(), *_tables_of(tables.get("sources"))]:
        if not isinstance(table, dict):
            raise UsageError(f"{path} has «{name}» outside a table; write it under one of {', '.join(_allowed())}.")
    return tables


def _tables_of(sources: object) -> list[tuple[str, object]]:
    return [(f"sources.{name}", table) for name, table in sources.items()] if isinstance(sources, dict) else []


def _allowed() -> list[str]:
    return [f"[{name}]" for name in Thresholds.model_fields if name != "sources"] + ["[sources.NAME]"]


def _told(fault: Any) -> str:
    """Return a fault as a sentence: key, value, what is allowed."""
    key = ".".join(str(part) for part in fault["loc"] if part != "[key]")
    if fault["type"] == "extra_forbidden":
        return f"unknown key «{key}»; all keys, with what they mean, are in {DEFAULTS.name} of the project."
    return f"{key} is «{fault['input']}»: {fault['msg']}."

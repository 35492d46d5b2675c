"""What a report asks of the published file. Each question is a query in `sql/`; answers are rows by column name."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.arabic.words import Passage
from warehouse.errors import UsageError
from warehouse.report.evidence import Excerpt, Span, quotation, sentence_around
from warehouse.report.wording import Unit

Row = dict[str, Any]

_SQL = Path(__file__).parent / "sql"
_PARAMETER = re.compile(r"\$(\w+)")

_SCOPE = ("scope_articles", "scope_events", "scope_reports", "scope_mentions")
"""What all other questions are asked of, each made from the ones before it."""

_LONGEST_AXIS = {"day": 62, "week": 7 * 62, "month": 31 * 62}
"""Days that an axis may span with steps of a day, a week, a month; arbitrary, about 60 steps fit a screen."""

_OUTLETS = 7  # of their own colour
_NAMED = 15
_STORIES = 10
_NOTABLE = 12
_ENTITY_EVENTS = 30
_EVIDENCE = 4  # outlets whose words are shown for an event
_QUOTES = 8
_ENTITY_QUOTES = 20
_HEADLINES = 20
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: days `since` to `until`, both included (None: unlimited), and one entity or all."""

    since: dt.date | None = None
    until: dt.date | None = None
    entity_id: str | None = None

    @property
    def parameters(self) -> Row:
        """The scope as parameters of queries."""
        return {"since": self.since, "until": self.until, "entity": self.entity_id}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an outlet says: its words, the row of the article, and the other outlets that say it in the same words."""

    row: Row
    excerpt: Excerpt
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a report tells, in no language yet."""

    scope: Scope
    first_day: dt.date | None
    last_day: dt.date | None
    unit: Unit
    figures: Row
    coverage: list[Row]
    named: list[Row]
    trend: list[Row]
    pairs: list[Row]
    event_types: list[Row]
    timeline: list[Row]
    places: list[Row]
    stories: list[Row]
    events: list[Row]
    evidence: dict[str, list[Evidence]]
    quotes: dict[str, list[Evidence]] = field(default_factory=dict)
    headlines: list[Row] = field(default_factory=list)
    quality: Row = field(default_factory=dict)
    freshness: list[Row] = field(default_factory=list)
    quarantine: list[Row] = field(default_factory=list)
    last_run: Row | None = None


def ask(
    connection: duckdb.DuckDBPyConnection, question: str, *, table: str | None = None, **parameters: object
) -> list[Row]:
    """Run the query `sql/<question>.sql` and return its rows, or keep them as a temporary `table` in memory.

    Parameters that the query does not use are left out.

    Raises UsageError when the file was built by a version of Marsad that has other tables.
    """
    query = _query(question)
    used = set(_PARAMETER.findall(query))
    known = {name: value for name, value in parameters.items() if name in used}
    try:
        result = connection.execute(f"create or replace temp table {table} as {query}" if table else query, known)
        columns = [column[0] for column in result.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UsageError(f"this warehouse was built by another version of Marsad; run it again: {error}") from error


def answer(connection: duckdb.DuckDBPyConnection, scope: Scope) -> Answers:
    """Ask everything that a report of `scope` tells.

    Raises UsageError when no article of the period names the entity, or the period has no article.
    """
    for table in _SCOPE:
        ask(connection, table, table=table, **scope.parameters)
    period = ask(connection, "period")[0]
    if not period["articles"]:
        raise UsageError(_nothing(connection, scope))
    first, last = period["first_day"], period["last_day"]
    common = {**scope.parameters, "unit": _unit(first, last), "first_day": first, "last_day": last}
    named = ask(connection, "named", **common, middle=_middle(first, last), limit=_NAMED)
    events = ask(connection, "notable_events", limit=_ENTITY_EVENTS if scope.entity_id else _NOTABLE)
    return Answers(
        scope=scope,
        first_day=first,
        last_day=last,
        unit=_unit(first, last),
        figures=ask(connection, "figures")[0],
        coverage=ask(connection, "articles_by_outlet", **common, limit=_OUTLETS),
        named=named,
        trend=ask(connection, "named_over_time", **common, entities=[row["entity_id"] for row in named]),
        pairs=ask(connection, "pairs", **common),
        event_types=ask(connection, "event_types"),
        timeline=ask(connection, "events_over_time", **common),
        places=ask(connection, "places"),
        stories=ask(connection, "stories", limit=_STORIES),
        events=events,
        evidence=_evidence(connection, [row["event_id"] for row in events]),
        quotes=_quotes(connection, scope),
        headlines=ask(connection, "headlines", **common, limit=_HEADLINES) if scope.entity_id else [],
        quality=ask(connection, "quality")[0],
        freshness=ask(connection, "freshness", limit=_LISTED),
        quarantine=[] if scope.entity_id else ask(connection, "quarantine", limit=_LISTED),
        last_run=next(iter(ask(connection, "last_run")), None),
    )


@cache
def _query(question: str) -> str:
    return (_SQL / f"{question}.sql").read_text(encoding="utf-8")


def _unit(first: dt.date | None, last: dt.date | None) -> Unit:
    """Return the step of time axes."""
    days = (last - first).days if first and last else 0
    if days < _LONGEST_AXIS["day"]:
        return "day"
    if days < _LONGEST_AXIS["week"]:
        return "week"
    return "month" if days < _LONGEST_AXIS["month"] else "year"


def _middle(first: dt.date | None, last: dt.date | None) -> dt.date | None:
    return first + (last - first + dt.timedelta(days=1)) / 2 if first and last else None


def _nothing(connection: duckdb.DuckDBPyConnection, scope: Scope) -> str:
    """Return why there is nothing to report."""
    asked = "".join(f" {word} {day}" for word, day in (("since", scope.since), ("until", scope.until)) if day)
    subject = f" that names {scope.entity_id}" if scope.entity_id else ""
    ask(connection, "scope_articles", table="scope_articles", **Scope(entity_id=scope.entity_id).parameters)
    known = ask(connection, "period")[0]
    others = f"; there are some from {known['first_day']} to {known['last_day']}" if known["first_day"] else ""
    return f"there is no article{subject}{asked}{others}."


def _evidence(connection: duckdb.DuckDBPyConnection, events: list[str]) -> dict[str, list[Evidence]]:
    """Return what outlets say of each event, its words and names marked."""
    rows = ask(connection, "evidence", events=events, limit=_EVIDENCE)
    names = _names(connection, rows)
    told: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for row in rows:
        spans = names[row["article_id"], row["field"]]
        excerpt = sentence_around(row.pop("text"), (row["start_char"], row["end_char"]), spans)
        first = told[row["event_id"]].setdefault(_bare(excerpt), Evidence(row, excerpt))
        if first.row is not row:
            first.others.append(row["outlet"])
    return {event: list(found.values()) for event, found in told.items()}


def _bare(excerpt: Excerpt) -> str:
    """Return the folded words of an excerpt: what differs in hamza, commas or quotation marks is the same sentence."""
    return " ".join(word.folded for word in Passage(excerpt.text).words)


def _quotes(connection: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, list[Evidence]]:
    """Return quotations: `by` the entity and `about` it, or of `all`."""
    kinds = {"by": _ENTITY_QUOTES, "about": _ENTITY_QUOTES} if scope.entity_id else {"all": _QUOTES}
    rows = {
        kind: ask(connection, "quotes", **scope.parameters, about=kind, limit=limit) for kind, limit in kinds.items()
    }
    names = _names(connection, [row for found in rows.values() for row in found])
    return {
        kind: [
            Evidence(
                row,
                quotation(
                    row.pop("text"), (row["start_char"], row["end_char"]), names[row["article_id"], row["field"]]
                ),
            )
            for row in found
        ]
        for kind, found in rows.items()
    }


def _names(connection: duckdb.DuckDBPyConnection, rows: list[Row]) -> dict[tuple[str, str], list[Span]]:
    """Return the spans of names by article and field."""
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for row in ask(connection, "names", articles=sorted({row["article_id"] for row in rows})):
        spans[row["article_id"], row["field"]].append((row["start_char"], row["end_char"]))
    return spans

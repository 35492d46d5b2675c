"""A report as one HTML file that asks for nothing: no script, no network, style and pictures inside."""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from warehouse.arabic.letters import fold
from warehouse.errors import UsageError
from warehouse.report.questions import Answers, Row, Scope, answer
from warehouse.report.sections import Section, Table, chart_sections
from warehouse.report.wording import Language, Wording

_TEMPLATES = Path(__file__).parent / "templates"

_OVERVIEW = (
    "coverage", "stories", "named", "types", "trend", "events", "quotes", "pairs", "timeline", "map", "quality"
)  # fmt: skip
_DOSSIER = (
    "coverage", "events", "quotes_by", "quotes_about", "named", "types", "trend", "pairs", "timeline", "map",
    "headlines", "quality",
)  # fmt: skip

_SHARES = {
    "dated": ("dated", "articles"),
    "copies": ("copies", "articles"),
    "speaker": ("with_speaker", "quotes"),
    "actor": ("with_actor", "events"),
    "placed": ("placed", "events"),
    "events_dated": ("events_dated", "events"),
    "in_outlets": ("in_outlets", "events"),
}
"""Measures of quality: the columns of `sql/quality.sql` that are part and whole."""


def report(
    connection: duckdb.DuckDBPyConnection, scope: Scope, language: Language, *, entity: Row | None = None
) -> str:
    """Return the page of `scope`; `entity` is the row of its entity, if it is about one.

    Raises UsageError when there is nothing to tell.
    """
    answers, wording = answer(connection, scope), Wording(language)
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    subject = wording.name(entity["name_ar"], entity["name_en"]) if entity else wording.text("overview_title")
    charts = chart_sections(answers, wording, subject=subject)
    return (
        _environment(wording)
        .get_template("report.html.j2")
        .render(
            answers=answers,
            wording=wording,
            entity=entity,
            subject=subject,
            aliases=_aliases(entity) if entity else [],
            charts=charts,
            sections=[(key, wording.text(title, name=subject)) for key, title in _present(answers, charts)],
            period=_period(answers, wording),
            quality=_quality(answers, wording),
            freshness=_freshness(answers, wording),
            quarantine=_quarantine(answers, wording),
            style=style,
            style_digest=digest,
        )
    )


def write_report(
    connection: duckdb.DuckDBPyConnection, output: Path, scope: Scope, language: Language, *, entity: Row | None = None
) -> int:
    """Write the page to `output`, whole or not at all, and return its size in bytes.

    Raises UsageError when there is nothing to tell or `output` cannot be written.
    """
    page = report(connection, scope, language, entity=entity).encode()
    partial = output.with_name(f".{output.name}.partial")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(page)
        partial.replace(output)
    except OSError as error:
        with suppress(OSError):  # what was not begun cannot be removed
            partial.unlink()
        raise UsageError(f"cannot write {output}: {error.strerror}; name another --output.") from error
    return len(page)


def file_name(scope: Scope, language: Language) -> str:
    """Return a name for the page of `scope`: `report-location-sa-2015-07-01-to-2015-07-31.ar.html`."""
    parts = ["report", (scope.entity_id or "").replace(":", "-")]
    parts += [str(scope.since or ""), f"to-{scope.until}" if scope.until else ""]
    return f"{'-'.join(part for part in parts if part)}.{language}.html"


def _environment(wording: Wording) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=wording.text, comma=wording.text("comma") + " ", link=_link)
    return environment


def _link(url: str | None) -> str | None:
    """Return `url` if it is an address of the web: what else an article says it is must not be followed."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _aliases(entity: Row) -> list[str]:
    """Return the ways that an entity's name is written, besides its names; of those that fold alike, one."""
    known = {fold(name) for name in (entity["name_ar"], entity["name_en"]) if name}
    aliases = {fold(alias): alias for alias in entity["aliases"] or []}
    return [alias for folded, alias in aliases.items() if folded not in known]


def _present(answers: Answers, charts: dict[str, Section]) -> list[tuple[str, str]]:
    """Return the keys of the sections that are not empty, in order, each with the key of its title."""
    lists = {
        "stories": bool(answers.stories),
        "events": bool(answers.events),
        "headlines": bool(answers.headlines),
        "quality": True,
        **{"quotes" if kind == "all" else f"quotes_{kind}": bool(found) for kind, found in answers.quotes.items()},
    }
    is_dossier = answers.scope.entity_id is not None
    titles = {"events": "entity_events", "named": "related"} if is_dossier else {}
    order = _DOSSIER if is_dossier else _OVERVIEW
    return [(key, f"section_{titles.get(key, key)}") for key in order if key in charts or lists.get(key)]


def _period(answers: Answers, wording: Wording) -> str:
    if answers.first_day is None:
        return wording.text("undated_period")
    since = wording.day(answers.scope.since or answers.first_day)
    until = wording.day(answers.scope.until or answers.last_day)
    return since if since == until else wording.text("from_to", since=since, until=until)


def _quality(answers: Answers, wording: Wording) -> Table:
    quality: dict[str, Any] = answers.quality
    rows = [
        [
            wording.text(f"quality_{key}"),
            wording.percent(quality[part], quality[whole]),
            wording.text("of_all", count=wording.number(quality[part]), total=wording.number(quality[whole])),
        ]
        for key, (part, whole) in _SHARES.items()
        if quality[whole]
    ]
    return Table([wording.text("measure"), wording.text("share"), ""], rows)


def _freshness(answers: Answers, wording: Wording) -> Table:
    columns = ("outlet", "articles", "dated", "copies", "first_article", "last_article")
    rows = [
        [
            wording.outlet(row["outlet"]),
            *(wording.number(row[column]) for column in ("articles", "dated", "copies")),
            *(wording.day(row[column]) for column in ("first_day", "last_day")),
        ]
        for row in answers.freshness
    ]
    return Table([wording.text(column) for column in columns], rows)


def _quarantine(answers: Answers, wording: Wording) -> Table:
    rows = [
        [wording.text(f"stage_{row['stage']}"), row["reason"], wording.number(row["documents"])]
        for row in answers.quarantine
    ]
    return Table([wording.text(column) for column in ("stage", "reason", "documents")], rows, numeric_from=2)

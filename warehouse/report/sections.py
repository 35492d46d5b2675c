"""The charts of a report in one language: picture, legend and the same numbers in a table."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from warehouse.report import maps, pictures
from warehouse.report.maps import Spot
from warehouse.report.pictures import Bar, Grid, Picture
from warehouse.report.questions import Answers, Row
from warehouse.report.wording import Unit, Wording

_FEWEST_STEPS = 3  # of a picture over time
_TREND = 12
_NARROW_MATRIX = 7
_WIDE_MATRIX = 12
_TABLE = 25
_STATUSES = ("occurred", "planned", "alleged", "demanded", "denied")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for people; the columns from `numeric_from` on are numbers."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric_from: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A chart with what belongs to it. `legend` has a class of colour and what it stands for."""

    key: str
    title: str
    intro: str
    pictures: Sequence[tuple[str, Picture]]  # a caption, which may be empty
    table: Table
    legend: Sequence[tuple[str, str]] = field(default_factory=tuple)
    notes: Sequence[str] = field(default_factory=tuple)
    is_wide: bool = True


def chart_sections(answers: Answers, wording: Wording, *, subject: str) -> dict[str, Section]:
    """Return the charts that have something to show, by key; `subject` is the name of whom the report is about."""
    steps = _steps(answers, wording)
    drawn = (
        _coverage(answers, steps, wording),
        _named(answers, wording, subject),
        _trend(answers, steps, wording),
        _pairs(answers, wording),
        _types(answers, wording),
        _timeline(answers, steps, wording),
        _map(answers, wording),
    )
    return {section.key: section for section in drawn if section}


def _steps(answers: Answers, wording: Wording) -> list[tuple[str, str]]:
    """Return the steps of time axes: key and label."""
    if answers.first_day is None or answers.last_day is None:
        return []
    days = _days(answers.first_day, answers.last_day, answers.unit)
    return [(day.isoformat(), wording.step(day, answers.unit)) for day in days]


def _days(first: dt.date, last: dt.date, unit: Unit) -> Iterator[dt.date]:
    """Yield the first days of the steps from `first` to `last`."""
    starts = {
        "day": first,
        "week": first - dt.timedelta(days=first.weekday()),
        "month": first.replace(day=1),
        "year": first.replace(month=1, day=1),
    }
    day = starts[unit]
    while day <= last:
        yield day
        if unit == "year":
            day = day.replace(year=day.year + 1)
        elif unit == "month":
            day = (day + dt.timedelta(days=31)).replace(day=1)
        else:
            day += dt.timedelta(days=7 if unit == "week" else 1)


def _coverage(answers: Answers, steps: list[tuple[str, str]], wording: Wording) -> Section:
    totals: Counter[str | None] = Counter()
    for row in answers.coverage:
        totals[row["outlet"]] += row["articles"]
    outlets = sorted(totals, key=lambda outlet: (outlet is None, -totals[outlet]))
    names = {outlet: wording.text("other_outlets") if outlet is None else wording.outlet(outlet) for outlet in outlets}
    colours = {outlet: "c8" if outlet is None else f"c{number}" for number, outlet in enumerate(outlets, 1)}
    if len(steps) < _FEWEST_STEPS:
        picture = pictures.bars(
            [Bar(names[o], [(colours[o], totals[o])]) for o in outlets], wording, wide=pictures.WIDE
        )
        table = Table(
            [wording.text("outlet"), wording.text("articles")], [[names[o], wording.number(totals[o])] for o in outlets]
        )
        legend, intro = [], "intro_coverage_once"
    else:
        found = {(row["day"].isoformat(), row["outlet"]): row["articles"] for row in answers.coverage if row["day"]}
        cells = [(key, colours[o], found[key, o]) for key, _ in steps for o in outlets if (key, o) in found]
        picture = pictures.columns(steps, cells, wording)
        table = Table(
            [wording.text("time"), *(names[o] for o in outlets)],
            [[label, *(wording.number(found.get((key, o), 0)) for o in outlets)] for key, label in steps],
        )
        legend, intro = [(colours[o], names[o]) for o in outlets], f"intro_coverage_{answers.unit}"
    return Section("coverage", wording.text("section_coverage"), wording.text(intro), [("", picture)], table, legend)


def _named(answers: Answers, wording: Wording, subject: str) -> Section | None:
    if not answers.named:
        return None
    names = _names(answers.named, wording)
    rows = [Bar(names[row["entity_id"]], [("accent", row["articles"])]) for row in answers.named]
    halves = ["first_half", "second_half"] if answers.first_day != answers.last_day else []
    table = Table(
        [wording.text(key) for key in ("entity", "kind", "articles", "outlets", *halves)],
        [
            [
                names[row["entity_id"]],
                wording.text(f"type_of_entity_{row['entity_type']}"),
                wording.number(row["articles"]),
                wording.number(row["outlets"]),
                *([wording.number(row["before"]), wording.number(row["after"])] if halves else []),
            ]
            for row in answers.named
        ],
        numeric_from=2,
    )
    kind = "related" if answers.scope.entity_id else "named"
    return Section(
        "named",
        wording.text(f"section_{kind}", name=subject),
        wording.text(f"intro_{kind}"),
        [("", pictures.bars(rows, wording))],
        table,
        is_wide=False,
    )


def _trend(answers: Answers, steps: list[tuple[str, str]], wording: Wording) -> Section | None:
    if len(steps) < _FEWEST_STEPS or not answers.trend:
        return None
    names = _names(answers.named, wording)
    shown = [row["entity_id"] for row in answers.named][:_TREND]
    found = {(row["entity_id"], row["day"].isoformat()): row["articles"] for row in answers.trend}
    cells = [(names[entity], key, articles, "accent") for (entity, key), articles in found.items() if entity in shown]
    grid = Grid([names[entity] for entity in shown], steps, cells)
    table = Table(
        [wording.text("time"), *grid.rows],
        [[label, *(wording.number(found.get((entity, key), 0)) for entity in shown)] for key, label in steps],
    )
    return Section(
        "trend", wording.text("section_trend"), wording.text("intro_trend"), [("", pictures.heat(grid, wording))], table
    )


def _pairs(answers: Answers, wording: Wording) -> Section | None:
    if not answers.pairs:
        return None
    people = [
        {"entity_id": row[f"{side}_id"], "name_ar": row[f"{side}_ar"], "name_en": row[f"{side}_en"]}
        for row in answers.pairs
        for side in ("actor", "recipient")
    ]
    names = _names(people, wording)
    picture = pictures.matrix(
        _matrix(answers.pairs, names, _NARROW_MATRIX), _matrix(answers.pairs, names, _WIDE_MATRIX), wording
    )
    table = Table(
        [wording.text(key) for key in ("actor", "recipient", "type", "events")],
        [
            [
                names[row["actor_id"]],
                names[row["recipient_id"]],
                _listed([wording.event_type(name) for name in dict.fromkeys(row["event_types"])], wording),
                wording.number(row["events"]),
            ]
            for row in answers.pairs[:_TABLE]
        ],
        numeric_from=3,
    )
    legend = [("coop", wording.text("cooperation")), ("conflict", wording.text("conflict"))]
    legend.append(("mixed", wording.text("mixed")))
    return Section("pairs", wording.text("section_pairs"), wording.text("intro_pairs"), [("", picture)], table, legend)


def _matrix(pairs: list[Row], names: dict[str, str], most: int) -> Grid:
    """Return the pairs of those who act most and those who are acted upon most by them, at most so many of each."""
    actors = _largest(((row["actor_id"], row["events"]) for row in pairs), most)
    theirs = [row for row in pairs if row["actor_id"] in actors]
    recipients = _largest(((row["recipient_id"], row["events"]) for row in theirs), most)
    cells = [
        (names[row["actor_id"]], row["recipient_id"], row["events"], _tone(row))
        for row in theirs
        if row["recipient_id"] in recipients
    ]
    acting = {name for name, *_ in cells}
    rows = [names[actor] for actor in actors if names[actor] in acting]
    return Grid(rows, [(recipient, names[recipient]) for recipient in recipients], cells)


def _largest(numbers: Iterator[tuple[str, int]], most: int) -> list[str]:
    totals: Counter[str] = Counter()
    for key, number in numbers:
        totals[key] += number
    return [key for key, _ in totals.most_common(most)]


def _tone(pair: Row) -> str:
    if pair["cooperative"] == pair["events"]:
        return "coop"
    return "mixed" if pair["cooperative"] else "conflict"


def _types(answers: Answers, wording: Wording) -> Section | None:
    if not answers.event_types:
        return None
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in answers.event_types:
        found[row["event_type"]][row["status"]] = row["events"]
    types = sorted(found, key=lambda name: (-sum(found[name].values()), name))
    statuses = [status for status in _STATUSES if any(status in counts for counts in found.values())]
    rows = [
        Bar(wording.event_type(name), [(f"s-{status}", found[name].get(status, 0)) for status in statuses])
        for name in types
    ]
    table = Table(
        [wording.text("type"), *(wording.text(f"status_{status}") for status in statuses)],
        [
            [wording.event_type(name), *(wording.number(found[name].get(status, 0)) for status in statuses)]
            for name in types
        ],
    )
    return Section(
        "types",
        wording.text("section_types"),
        wording.text("intro_types"),
        [("", pictures.bars(rows, wording))],
        table,
        [(f"s-{status}", wording.text(f"status_{status}")) for status in statuses],
        is_wide=False,
    )


def _timeline(answers: Answers, steps: list[tuple[str, str]], wording: Wording) -> Section | None:
    if len(steps) < _FEWEST_STEPS or not answers.timeline:
        return None
    tones = {row["event_type"]: "coop" if row["quad_class"] <= 2 else "conflict" for row in answers.event_types}
    found = {(row["event_type"], row["day"].isoformat()): row["events"] for row in answers.timeline}
    types = sorted({name for name, _ in found}, key=lambda name: (tones[name] != "coop", wording.event_type(name)))
    cells = [(wording.event_type(name), key, events, tones[name]) for (name, key), events in found.items()]
    grid = Grid([wording.event_type(name) for name in types], steps, cells)
    table = Table(
        [wording.text("time"), *grid.rows],
        [[label, *(wording.number(found.get((name, key), 0)) for name in types)] for key, label in steps],
    )
    outside = answers.figures["events"] - sum(found.values())
    return Section(
        "timeline",
        wording.text("section_timeline"),
        wording.text("intro_timeline"),
        [("", pictures.heat(grid, wording))],
        table,
        [("coop", wording.text("cooperation")), ("conflict", wording.text("conflict"))],
        [wording.text("outside_timeline", count=wording.number(outside))] if outside else [],
    )


def _map(answers: Answers, wording: Wording) -> Section | None:
    if not answers.places:
        return None
    spots = [
        Spot(wording.name(row["name_ar"], row["name_en"]), row["latitude"], row["longitude"], row["events"])
        for row in answers.places
    ]
    drawn = []
    if any(spot.is_in_region for spot in spots):
        drawn.append((wording.text("map_region"), maps.region_map(spots)))
    if not all(spot.is_in_region for spot in spots):
        drawn.append((wording.text("map_world"), maps.world_map(spots)))
    table = Table(
        [wording.text(key) for key in ("place", "type", "events")],
        [
            [
                wording.name(row["name_ar"], row["name_en"]),
                _listed([wording.event_type(name) for name in row["event_types"]], wording),
                wording.number(row["events"]),
            ]
            for row in answers.places[:_TABLE]
        ],
        numeric_from=2,
    )
    unplaced = answers.figures["events"] - sum(spot.number for spot in spots)
    notes = [wording.text("outside_map", count=wording.number(unplaced))] if unplaced else []
    notes.append(wording.text("coasts_source"))
    return Section("map", wording.text("section_map"), wording.text("intro_map"), drawn, table, notes=notes)


def _listed(words: Sequence[str], wording: Wording) -> str:
    return f"{wording.text('comma')} ".join(words)


def _names(rows: Sequence[Row], wording: Wording) -> dict[str, str]:
    """Return the names of entities by id, numbered where two have the same."""
    names: dict[str, str] = {}
    for row in rows:
        if row["entity_id"] not in names:
            name = wording.name(row["name_ar"], row["name_en"])
            tries = (name if number == 1 else f"{name} ({number})" for number in count(1))
            names[row["entity_id"]] = next(one for one in tries if one not in names.values())
    return names

"""What was measured, as it is kept in `peers.json`, and the tables that README has of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.benchmarks.peers.running import Contestant, Measured, Outcome

REPORT = Path(__file__).parents[1] / "peers.json"


@dataclass(frozen=True)
class Row:
    """A contestant of a subject: its figures by the heading of their column, or why it was not run."""

    who: str
    version: str = ""
    figures: dict[str, str] = field(default_factory=dict)
    per_second: float | None = None
    times_ours: float | None = None  # its speed as a multiple of Marsad's in the same run
    peak_mib: float | None = None
    note: str = ""
    not_run: str | None = None


@dataclass(frozen=True)
class Subject:
    """One table: what was done with what, and who did it how well."""

    title: str
    unit: str  # of the speed: what is done in a second
    about: str  # the same documents for all; how figures are to be read
    rows: list[Row]
    measured: str = ""  # the day, ISO 8601


def row_of(one: Contestant, outcome: Outcome, ours: Outcome, items: float, figures: Mapping[str, str]) -> Row:
    """Return the row of a contestant that did `items` in the time of a round; `ours` is Marsad's outcome."""
    if not isinstance(outcome, Measured):
        return Row(one.who, note=one.note, not_run=str(outcome))
    return Row(
        who=one.who,
        version=str(outcome.result.get("version", "")),
        figures=dict(figures),
        per_second=items / outcome.seconds,
        times_ours=ours.seconds / outcome.seconds if isinstance(ours, Measured) else None,
        peak_mib=outcome.peak_bytes / 2**20,
        note=one.note,
    )


def markdown(subject: Subject) -> str:
    """Return the table of a subject and, below it, a sentence for each who does something else than the others."""
    columns = list(dict.fromkeys(name for row in subject.rows for name in row.figures))
    head = ["", "version", *columns, f"{subject.unit} a second", "times Marsad's speed", "memory, MiB"]
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [_line([row.who, *_cells(row, columns)]) for row in subject.rows]
    notes = [f"- {row.who}: {row.note}" for row in subject.rows if row.note]
    about = f"{subject.about} Measured {subject.measured}." if subject.measured else subject.about
    return "\n".join([f"**{subject.title}.** {about}", "", *lines, *(["", *notes] if notes else [])])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _cells(row: Row, columns: Sequence[str]) -> list[str]:
    if row.not_run is not None:
        return [f"not run: {row.not_run}", *[""] * (len(columns) + 3)]
    return [
        row.version,
        *(row.figures.get(name, "") for name in columns),
        _shown(row.per_second),
        _shown(row.times_ours),
        "" if row.peak_mib is None else f"{row.peak_mib:,.0f}",
    ]


def _shown(value: float | None) -> str:
    """Return a number with two digits that say something, or all of those before the point."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def read_report(path: Path = REPORT) -> dict[str, Subject]:
    """Return the subjects as they were measured last, by name."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {name: Subject(**{**one, "rows": [Row(**row) for row in one["rows"]]}) for name, one in kept.items()}


def write_report(subjects: Mapping[str, Subject], path: Path = REPORT) -> None:
    """Keep the subjects, whole."""
    kept = {name: asdict(subject) for name, subject in subjects.items()}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def tables(subjects: Mapping[str, Subject]) -> str:
    """Return the tables of all subjects, as README has them."""
    return "\n\n".join(markdown(subject) for subject in subjects.values())

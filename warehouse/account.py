"""The account of a run in Markdown, for Prefect's page: what came in, what the checks say, what changed.

All of it is read from the build file after the run, so it can be made again for any run that it still knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from warehouse.store.build import Build
from warehouse.store.releases import Release
from warehouse.terminal import shown

_ROWS_SHOWN = 100
_WIDEST_CELL = 200  # characters


def counts_table(counts: Mapping[str, object]) -> str:
    """Return what a run did, a line a figure."""
    return _table(("", "count"), [(name.replace("_", " "), value) for name, value in counts.items()])


def stages_table(seconds: Mapping[str, float]) -> str:
    """Return how long each stage took."""
    return _table(("stage", "seconds"), list(seconds.items()))


def quarantine_table(build: Build, run_id: str) -> str | None:
    """Return what a run put into quarantine, by stage and reason, with an example; None where there is nothing."""
    query = """
        select stage, reason, count(*), coalesce(string_agg(distinct source_name, ', '), ''), min(uri), min(detail)
        from raw.quarantine
        where run_id = ? and resolved_at is null
        group by stage, reason
        order by count(*) desc, stage, reason
    """
    rows = build.connection.execute(query, [run_id]).fetchall()
    header = ("stage", "reason", "inputs", "sources", "for example", "what it says")
    return _table(header, rows) + "\n\nSee `marsad quarantine list`." if rows else None


def checks_table(build: Build, run_id: str, data_docs: Path) -> str | None:
    """Return how many checks of a run held, and what the others say; None where it came to no checks."""
    query = """
        select success, level, suite, check_name, broken_rows, detail
        from raw.check_results
        where run_id = ?
        order by success, level, suite, check_name
    """
    rows = build.connection.execute(query, [run_id]).fetchall()
    if not rows:
        return None
    failed = [row[1:] for row in rows if not row[0]]
    told = f"{len(rows) - len(failed)} of {len(rows)} checks held."
    if failed:
        told += "\n\n" + "\n".join(
            f"- **{level}**, {suite}: `{check}`, {broken:,} rows break it. {_cell(detail)}"
            for level, suite, check, broken, detail in failed
        )
    return f"{told}\n\nAll of them are in Data Docs: `{data_docs.absolute()}`."


def release_table(release: Release, before: Release | None) -> str:
    """Return which published tables have more or fewer rows than in the release before."""
    old, new = before.row_counts if before else {}, release.row_counts
    names = sorted(old.keys() | new.keys())
    pairs = [(name, old.get(name, 0), new.get(name, 0)) for name in names]
    rows = [(name, was, now, f"{now - was:+,}") for name, was, now in pairs if was != now]
    told = f"Release {release.number}, published {release.published_at} UTC."
    told += f" {len(rows)} of {len(names)} tables have another number of rows."
    number = f"release {before.number}" if before else "before"
    return f"{told}\n\n" + _table(("table", number, f"release {release.number}", "difference"), rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table of Markdown; what its cells hold cannot end a cell or become a tag."""
    lines = [_line(header), _line(["---:" if _is_number(rows, column) else "---" for column in range(len(header))])]
    lines += [_line([_cell(value) for value in row]) for row in rows[:_ROWS_SHOWN]]
    if len(rows) > _ROWS_SHOWN:
        lines.append(f"\nand {len(rows) - _ROWS_SHOWN} more")
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _is_number(rows: Sequence[Sequence[object]], column: int) -> bool:
    return all(isinstance(row[column], int | float) for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    text = shown(str(value)).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return text if len(text) <= _WIDEST_CELL else text[:_WIDEST_CELL] + "…"

"""Commands on releases: which there are, back to an older one, what changed between two."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.options import HomeOption, JsonOption, settings_of
from warehouse.errors import UsageError
from warehouse.terminal import shown

if TYPE_CHECKING:
    from warehouse.settings import Settings
    from warehouse.store.diff import Example, TableDifference

_COUNTED = ("articles", "mentions", "entities", "quotes", "events")
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_WIDEST_VALUE = 60  # characters of a column's value in an example row


def releases(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the releases that are kept, the newest last; the one that readers see has a star.

    Example: marsad releases
    """
    from warehouse.store.query import print_json, print_table
    from warehouse.store.releases import current_release, list_releases

    settings = settings_of(home)
    kept, current = list_releases(settings), current_release(settings)
    if as_json:
        print_json([{**asdict(release), "is_current": release == current} for release in kept], sys.stdout)
        return
    rows = [
        (
            f"{release.number}{' *' if release == current else ''}",
            release.published_at,
            release.run_id,
            *(release.row_counts.get(table, 0) for table in _COUNTED),
            release.content_hash[:12],
        )
        for release in kept
    ]
    print_table(("release", "published, UTC", "run", *_COUNTED, "content"), rows, sys.stdout)


def rollback(
    release: Annotated[
        int | None, typer.Argument(help="Number of the release; default the one before what readers see.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Switch readers back to an older release, until a run publishes something new.

    Example: marsad rollback 3
    """
    from warehouse.store.releases import roll_back

    chosen = roll_back(settings_of(home), release)
    typer.echo(f"readers now see release {chosen.number} of {chosen.published_at} UTC")


def diff(
    old: Annotated[int | None, typer.Argument(help="Number of a release; default the one before NEW.")] = None,
    new: Annotated[int | None, typer.Argument(help="Number of another; default the newest.")] = None,
    table: Annotated[str | None, typer.Option("--table", help="Only this table.")] = None,
    rows: Annotated[int, typer.Option("--rows", min=0, help="Show up to so many rows of each kind and table.")] = 0,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what changed between two releases: rows added, removed and changed, by table.

    Changed is a row with the same key and other content. When, and by which run, a row was made is no content.

    Example: marsad diff 3 4 --table articles --rows 5
    """
    from warehouse.store.diff import compare_releases
    from warehouse.store.query import print_json, print_table

    settings = settings_of(home)
    old, new = _pair(settings, old, new)
    found = compare_releases(settings, old, new, table=table, examples=rows)
    if as_json:
        print_json({"old": old, "new": new, "tables": [asdict(difference) for difference in found]}, sys.stdout)
        return
    typer.echo(f"from release {old} to {new}")
    cells = [
        (one.table, one.added, one.removed, "no key" if one.changed is None else one.changed, one.before, one.after)
        for one in found
    ]
    print_table(("table", "added", "removed", "changed", "rows before", "rows after"), cells, sys.stdout)
    for difference in found:
        for line in _lines(difference):
            typer.echo(shown(line))


def _pair(settings: Settings, old: int | None, new: int | None) -> tuple[int, int]:
    """Return the numbers of the releases to compare. Raises UsageError when there are no two."""
    from warehouse.store.releases import list_releases

    kept = [release.number for release in list_releases(settings)]
    if new is None:
        new = max(kept, default=0)
    if old is None:
        old = max((number for number in kept if number < new), default=0)
    if not (old and new):
        raise UsageError(f"there are no two releases to compare; kept are {kept or 'none'}.")
    return old, new


def _lines(difference: TableDifference) -> Iterator[str]:
    """Yield what there is to say of a table beyond its counts."""
    for what, columns in (("new", difference.columns_added), ("gone", difference.columns_removed)):
        if columns:
            yield f"{difference.table}: {what} or of another type, not compared: {', '.join(columns)}"
    for example in difference.examples:
        yield f"{difference.table} {_SIGNS[example.kind]} {_told(example)}"


def _told(example: Example) -> str:
    row = ", ".join(f"{name}={_short(value)}" for name, value in example.row.items() if value is not None)
    changes = "; ".join(f"{name}: {_short(old)} → {_short(new)}" for name, (old, new) in example.changes.items())
    return f"{row}: {changes}" if changes else row


def _short(value: object) -> str:
    text = "NULL" if value is None else str(value)
    return text if len(text) <= _WIDEST_VALUE else text[: _WIDEST_VALUE - 1] + "…"


def maintain(home: HomeOption = None) -> None:
    """Let go what no release of a DuckLake needs, merge its small files, and say what that freed; once.

    `marsad serve` does it by itself ($MARSAD_DUCKLAKE_MAINTENANCE). Runs that load wait meanwhile, readers do not.

    Example: marsad maintain --home warehouse
    """
    from warehouse.store.maintenance import maintain as maintain_lake

    typer.echo(f"{maintain_lake(settings_of(home))}")

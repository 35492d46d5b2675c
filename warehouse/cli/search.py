"""`marsad search`: full text of what was published."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, settings_of

_DAY = ["%Y-%m-%d"]


def search(
    query: Annotated[
        str, typer.Argument(help='Words in any of their forms; "a phrase" in quotation marks; مدار* for a beginning.')
    ],
    home: HomeOption = None,
    entity: Annotated[
        str | None, typer.Option("--entity", help="Only articles that name this entity: id, name or alias.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Only articles published on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Only articles published on this day or before.")
    ] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Only this outlet: id, name or domain.")] = None,
    event_type: Annotated[
        str | None, typer.Option("--event-type", help="Only articles that report an event of this type, such as AGREE.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Hits to show.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a hit, one a line.")] = False,
) -> None:
    """Search the published articles, best hits first.

    A hit shows the sentence that has most of the words; they stand between ⟦ and ⟧, in a terminal in colour.
    Where no article has all the words, those with the most of them are shown.

    Example: marsad search "الأزمة السودانية" --since 2023-04-01 --entity "الدعم السريع"
    """
    import sys

    from warehouse.search import Filters, find_hits, print_hits, print_json
    from warehouse.store.opening import open_published

    filters = Filters(
        entity=entity,
        since=since.date() if since else None,
        until=until.date() if until else None,
        outlet=outlet,
        event_type=event_type,
    )
    with open_published(settings_of(home)) as connection:
        hits = find_hits(connection, query, filters=filters, limit=limit)
    (print_json if as_json else print_hits)(hits, sys.stdout)

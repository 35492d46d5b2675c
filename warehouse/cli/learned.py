"""`marsad learned`: lines that recur over an outlet's articles."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.options import HomeOption, settings_of
from warehouse.cli.running import require_build
from warehouse.terminal import shown

if TYPE_CHECKING:
    from warehouse.store.learned import Decision

app = typer.Typer(
    help="Lines that recur over an outlet's articles and are cut, though no rule names them.", no_args_is_help=True
)

LearnedIds = Annotated[list[str], typer.Argument(help="As `marsad learned list` prints them.", show_default=False)]


@app.command("list")
def list_lines(
    home: HomeOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also candidates: lines that recur too seldom to be cut.")
    ] = False,
) -> None:
    """List the lines that recur, with the evidence and whether they are cut: learned, cut, kept.

    What is learned is cut from the next run on that takes in something new, also from articles read before.

    Example: marsad learned list --all
    """
    from warehouse.store.opening import open_newest
    from warehouse.store.query import print_query

    query = f"""
        select
            learned_id, status, outlet, line, article_count as articles, round(100 * article_share, 1) as percent,
            day_count as days, first_seen, last_seen, cut_since_run
        from main.learned_lines
        where {everything} or status <> 'candidate'
        order by outlet, article_count desc, line
    """
    with open_newest(settings_of(home)) as connection:
        print_query(connection, query, "table", sys.stdout)


@app.command("keep")
def keep(learned_ids: LearnedIds, home: HomeOption = None) -> None:
    """Keep lines, whatever the counts say; the next run reads the articles concerned again.

    Example: marsad learned keep learned-3f2a9c0b7d51
    """
    _decide(learned_ids, "keep", home)


@app.command("cut")
def cut(learned_ids: LearnedIds, home: HomeOption = None) -> None:
    """Cut lines, whatever the counts say; the next run reads the articles concerned again.

    Example: marsad learned cut learned-3f2a9c0b7d51
    """
    _decide(learned_ids, "cut", home)


def _decide(learned_ids: list[str], decision: Decision, home: Path | None) -> None:
    """Write down decisions about recurring lines: all of them, or none if one id is unknown."""
    from warehouse.store.learned import decide
    from warehouse.store.opening import open_build

    settings = settings_of(home)
    require_build(settings)
    with open_build(settings) as build, build.transaction():
        for learned_id in learned_ids:
            typer.echo(f"{decision} from the next run on: {shown(decide(build, learned_id, decision))}")

"""`marsad export`: events in other people's formats."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, settings_of

app = typer.Typer(help="Events in other people's formats.", no_args_is_help=True)


@app.command("plover")
def plover(
    home: HomeOption = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Leave out events that ended before this day, and undated ones."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write, whole or not at all; else standard output.")
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Also events only denied, alleged or demanded, and those without an actor."),
    ] = False,
) -> None:
    """Write the published events as PLOVER records: JSON lines, one event a line.

    PLOVER codes what parties did or will do: what was only denied, alleged or demanded is left out, and so are events
    without an actor, unless --all. A planned event is a record of context `future`; where parties plan to cooperate
    (meet, help, release …) it is an AGREE, as PLOVER's manual has it, and `told_event` says what is planned.

    Example: marsad export plover --since 2023-09-01 --output events.jsonl
    """
    from warehouse.export import export_plover, export_plover_file

    settings, day = settings_of(home), since.date() if since else None
    if output is None:
        export_plover(settings, sys.stdout, since=day, everything=everything)
    else:
        count = export_plover_file(settings, output, since=day, everything=everything)
        typer.echo(f"{count} events: {output}")

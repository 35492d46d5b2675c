"""`marsad export`: events in other people's formats, and the warehouse as one file."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, settings_of
from warehouse.errors import UsageError

app = typer.Typer(help="Events in other people's formats, and the warehouse as one file.", no_args_is_help=True)


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


@app.command("file")
def file(
    home: HomeOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write, whole or not at all; for a lake HOME/marsad.duckdb."),
    ] = None,
    release: Annotated[
        int | None, typer.Option("--release", min=1, help="Release to write; default the one that readers see.")
    ] = None,
) -> None:
    """Write the published warehouse as one DuckDB file, with its views, functions and descriptions.

    Of a DuckLake it is what Superset and `marsad docs` read, and a copy to take away; it stays as it is.

    Example: marsad export file --output news.duckdb --release 3
    """
    from warehouse.store.single_file import write_single_file

    settings = settings_of(home)
    path = output or settings.published_file
    if settings.store == "file" and output is None:
        raise UsageError(f"the warehouse is one file already, {path}; name another --output for a copy.")
    written = write_single_file(settings, path, number=release)
    typer.echo(f"release {written.number}, content {written.content_hash}: {path}")

"""`marsad docs`: the tables, their columns and where they come from, as one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, settings_of


def docs(
    home: HomeOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; default HOME/reports/tables.html.")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write one HTML file on the published tables: descriptions, columns, tests, SQL, and the graph of what feeds what.

    It needs no network and no server.

    Example: marsad docs --output tables.html --open
    """
    from warehouse.docs import write_docs

    settings = settings_of(home)
    path = output or settings.reports_dir / "tables.html"
    write_docs(settings, path)
    typer.echo(f"{path}")
    if open_it:
        typer.launch(path.resolve().as_uri())

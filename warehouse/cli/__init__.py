"""`marsad`, the command line: thin, it calls the flows and the store.

What is slow to import (Prefect, dbt, Great Expectations) is imported inside the commands that need it.
"""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from warehouse.cli import (
    bi,
    deploy,
    docs,
    export,
    health,
    learned,
    quarantine,
    reading,
    releases,
    report,
    running,
    search,
    serve,
    sources,
)
from warehouse.cli.options import STOPPED
from warehouse.errors import MarsadError, UsageError
from warehouse.terminal import shown


class _Stoppable(TyperGroup):
    """Ends with a line and exit code 130 on Ctrl-C."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.secho("marsad: stopped.", fg="yellow", err=True)
            raise typer.Exit(STOPPED) from None


app = typer.Typer(
    cls=_Stoppable,
    help="Marsad, a warehouse of Arabic news: run the pipeline, query what it published.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(running.run)
app.command()(running.reprocess)
app.command()(report.report)
app.command()(serve.serve)
app.command()(deploy.deploy)
app.command()(reading.sql)
app.command()(search.search)
app.command()(reading.explain)
app.command()(docs.docs)
app.command()(health.status)
app.command()(releases.releases)
app.command()(releases.rollback)
app.command()(releases.diff)
app.command()(releases.maintain)
app.command()(health.doctor)
for name, group in {
    "sources": sources.app,
    "quarantine": quarantine.app,
    "learned": learned.app,
    "export": export.app,
    "bi": bi.app,
}.items():
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command line: exit code 1 when a stage failed, 2 on wrong use, 130 when it was stopped."""
    try:
        app()
    except UsageError as error:
        _fail(error, 2)
    except MarsadError as error:
        _fail(error, 1)


def _fail(error: MarsadError, code: int) -> None:
    typer.secho(shown(f"marsad: {error}", lines=True), fg="red", err=True)
    sys.exit(code)

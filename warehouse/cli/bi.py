"""`marsad bi`: the published warehouse in BI tools."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, settings_of

app = typer.Typer(help="The published warehouse in BI tools.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `superset` a command of its own while it is the only one."""


@app.command("superset")
def superset(
    home: HomeOption = None,
    environment: Annotated[
        Path | None,
        typer.Option("--environment", help="Folder of Superset's virtual environment; default HOME/superset/env."),
    ] = None,
    python: Annotated[
        str | None, typer.Option("--python", help="Python 3.11 or 3.12 to build the environment with.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of this machine to serve at.")] = 8088,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Only prepare, or serve until stopped.")] = True,
) -> None:
    """Prepare Apache Superset with the ready dashboard, and serve it to this machine.

    Builds Superset's environment once, writes its secret, makes the user `admin`, and imports datasets, charts and
    dashboard; what you made in Superset yourself stays. The password is $MARSAD_SUPERSET_PASSWORD, else a random one,
    kept in HOME/superset/admin_password.

    Example: marsad bi superset --home warehouse --port 8088
    """
    from warehouse.bi.superset.environment import ensure_environment
    from warehouse.bi.superset.installation import ADMIN, Installation
    from warehouse.store.file import open_read_only
    from warehouse.store.opening import published_file

    settings = settings_of(home)
    open_read_only(published_file(settings)).close()  # before minutes are spent
    built = ensure_environment((environment or settings.home / "superset" / "env").absolute(), python=python)
    installation = Installation(settings, built)
    typer.echo("preparing Superset …", err=True)
    installation.prepare(password=os.environ.get("MARSAD_SUPERSET_PASSWORD"))
    typer.echo(
        f"http://127.0.0.1:{port}/superset/dashboard/marsad/  user {ADMIN}, password in {installation.password_file}"
    )
    if serve:
        installation.serve(port)

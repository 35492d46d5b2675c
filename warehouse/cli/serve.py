"""`marsad serve`: runs by schedule, with Prefect's page."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, SourcesOption, VerboseOption, settings_of
from warehouse.cli.running import make_home, show_progress


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen at. The page has no password unless you give it one: see the README.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page and of Prefect's API.")] = 4200,
    no_ui: Annotated[bool, typer.Option("--no-ui", help="Without the page, only the schedules and the API.")] = False,
    sources: SourcesOption = None,
    home: HomeOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Take in each declared source by its schedule, and publish, until SIGTERM or Ctrl-C.

    Sources of one schedule are taken in together and published once, and never are two runs at work at once. Cron lines
    are in UTC. A source with a new schedule needs a new start.

    Example: marsad serve --home warehouse
    """
    from flows.server import await_server, start_kept_server, stop_server, take_interrupt_for_termination
    from warehouse.sources.configured import load_sources

    take_interrupt_for_termination()
    settings = settings_of(home, sources)
    load_sources(settings.sources_file)  # a fault is told before anything starts
    make_home(settings)
    show_progress(verbose)
    log = start_kept_server(settings, host, port, with_page=not no_ui)
    try:
        from flows.deployments import deployments
        from flows.serving import run_until_stopped

        due = deployments(settings)
        await_server(log)
        logger = logging.getLogger("marsad.serve")
        for deployment in due:
            logger.info("%s: %s", deployment.name, (deployment.description or "").replace("\n", " "))
        run_until_stopped(due)
    finally:
        stop_server()
    typer.echo("marsad: stopped.", err=True)

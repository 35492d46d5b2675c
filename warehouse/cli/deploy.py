"""`marsad deploy`: the schedules on a Prefect server of the user's own, for workers on any machine."""

from __future__ import annotations

from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, SourcesOption, settings_of


def deploy(
    pool: Annotated[str, typer.Option(help="Work pool whose workers do the runs; made if there is none.")] = "marsad",
    sources: SourcesOption = None,
    home: HomeOption = None,
) -> None:
    """Tell the Prefect server of PREFECT_API_URL of each schedule of the declared sources.

    What `marsad serve` does with a server of its own: a deployment for each schedule; those of schedules that no source
    has any more are deleted. Say it again when sources.toml has changed. Workers (`prefect worker start --pool marsad`)
    need Marsad, and the same home at the same path.

    Example: PREFECT_API_URL=http://server:4200/api marsad deploy --home /srv/marsad
    """
    import asyncio

    from flows.server import prepare_prefect, use_known_server

    settings = settings_of(home, sources)
    prepare_prefect()
    address = use_known_server()
    from flows.deployments import deploy as deploy_to
    from flows.deployments import deployments

    made = deployments(settings)
    asyncio.run(deploy_to(made, pool))
    for deployment in made:
        typer.echo(f"{deployment.name}: {(deployment.description or '').splitlines()[0]}")
    typer.echo(f"on {address}, for workers of the pool {pool}")

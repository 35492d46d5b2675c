"""Deployments: `refresh` for each schedule that the user's file of sources names, and `maintain` for a lake."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.schedules import Cron, Interval, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.maintenance import maintain
from flows.refresh import refresh
from warehouse.errors import UsageError
from warehouse.settings import Settings
from warehouse.sources.configured import Source, check_schedule, interval_of, load_sources

TAG = "marsad"
_WAIT_SECONDS = 12 * 3600  # of a run for one of another schedule to end
_SAFE = str.maketrans({" ": "_", "/": "by", "*": "x", ",": "+"})  # what a deployment's name may hold
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

# A run that comes while the one before it is still at work would find nothing more than that one, so it is left out.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """Return a deployment for each schedule of the declared sources, in their order, and one of a lake's maintenance.

    Raises UsageError for a fault in the file of sources, or when none of them has a schedule.
    """
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in load_sources(settings.sources_file):
        if source.schedule:
            groups[source.schedule].append(source)
    if not groups:
        raise UsageError(
            f'no source in {settings.sources_file} has a schedule; give those a line such as schedule = "30m" that are '
            "to be read by themselves."
        )
    runs = [_deployment(settings, schedule, sources) for schedule, sources in groups.items()]
    return runs if settings.store == "file" else [*runs, _maintenance(settings)]


async def deploy(made: Sequence[RunnerDeployment], pool: str) -> None:
    """Tell Prefect's server of all deployments, whose runs workers of the work pool `pool` do; it is made if missing.

    Their names end with a mark of the home, for a server may have several. Workers need the home at the same path, and
    Marsad in their environment.
    """
    for one in made:
        one.name = f"{one.name}-{hashlib.sha256(str(one.parameters['home']).encode()).hexdigest()[:6]}"
    async with get_client() as client:
        with suppress(ObjectAlreadyExists):
            await client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        await register(client, made, lambda one: one.aapply(work_pool_name=pool))


async def register(
    client: PrefectClient, made: Sequence[RunnerDeployment], add: Callable[[RunnerDeployment], Awaitable[UUID]]
) -> list[UUID]:
    """Add all deployments to the server, and return their ids; what somebody paused on the page stays paused.

    The deployments of schedules that no source of these homes has any more are deleted; their runs stay.
    """
    homes = {deployment.parameters["home"] for deployment in made}
    tagged = await client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG])))
    known = {deployment.name: deployment for deployment in tagged if deployment.parameters.get("home") in homes}
    ids = []
    for deployment in made:
        if before := known.pop(deployment.name, None):
            deployment.paused = before.paused
        ids.append(await add(deployment))
    for left in known.values():
        await client.delete_deployment(left.id)
    return ids


def deployment_name(schedule: str) -> str:
    """Return the name of a schedule's deployment: `refresh-30m`, and `refresh-0_xby2_x_x_x` for `0 */2 * * *`."""
    return f"refresh-{schedule.translate(_SAFE)}"


def _deployment(settings: Settings, schedule: str, sources: Sequence[Source]) -> RunnerDeployment:
    parameters: dict[str, Any] = {
        "home": str(settings.home.absolute()),
        "sources_file": str(settings.sources_file.absolute()),
        "schedule": schedule,
        "wait_seconds": _WAIT_SECONDS,
    }
    names = "\n".join(f"- {source.name} ({source.kind})" for source in sources)
    deployment: Any = refresh.to_deployment(
        deployment_name(schedule),
        schedule=_prefect_schedule(schedule),
        parameters=parameters,
        tags=[TAG],
        description=f"Takes in the sources of the schedule «{schedule}», and publishes once:\n\n{names}",
        concurrency_limit=ONE_AT_A_TIME,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return deployment  # type: ignore[no-any-return]


def _maintenance(settings: Settings) -> RunnerDeployment:
    check_schedule(settings.ducklake_maintenance, "MARSAD_DUCKLAKE_MAINTENANCE")
    deployment: Any = maintain.to_deployment(
        "maintain",
        schedule=_prefect_schedule(settings.ducklake_maintenance),
        parameters={"home": str(settings.home.absolute()), "wait_seconds": _WAIT_SECONDS},
        tags=[TAG],
        description="Lets go what no release of the DuckLake needs, and merges small files.",
        concurrency_limit=ONE_AT_A_TIME,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return deployment  # type: ignore[no-any-return]


def _prefect_schedule(schedule: str) -> Schedule:
    """Return the schedule as Prefect has it: intervals on whole ones, also after a restart, cron lines in UTC."""
    interval = interval_of(schedule)
    return Cron(schedule, timezone="UTC") if interval is None else Interval(interval, anchor_date=_EPOCH)

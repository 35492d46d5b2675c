"""`marsad serve`: Prefect's server with its page, and the runs that the schedules ask for, in one process group.

    this process ── Prefect's runner: asks the server which runs are due
      ├── the server and its page
      └── a process for each run, which ends when it is told to or has nothing more to do

SIGTERM stops the run at work (what it took in stays), then the server.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from uuid import UUID

from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.states import Crashed

from flows.deployments import register
from flows.server import await_server_end
from warehouse.errors import StageError

logger = logging.getLogger("marsad.serve")
_ASK_SECONDS = 3.0  # between two looks at what is due
_UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


def run_until_stopped(deployments: Sequence[RunnerDeployment]) -> None:
    """Do the runs of `deployments` when they are due, until SIGTERM.

    To be called in the main thread, after the server answers. Raises StageError when the server ends by itself.
    """
    asyncio.run(_run(deployments))


async def _run(deployments: Sequence[RunnerDeployment]) -> None:
    stopped = asyncio.Event()
    runner = Runner("marsad", query_seconds=_ASK_SECONDS, pause_on_shutdown=False)
    async with get_client() as client:
        ids = await register(client, deployments, runner.aadd_deployment)
        await _settle(client, ids)
    running = asyncio.create_task(runner.start())
    while not runner.started and not running.done():
        await asyncio.sleep(0.05)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)  # in place of the runner's own
    logger.info("waiting for what is due; stop with Ctrl-C or SIGTERM")
    stopping, ended = asyncio.create_task(stopped.wait()), asyncio.create_task(await_server_end())
    await asyncio.wait({running, stopping, ended}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stopping, ended):
        task.cancel()
    logger.info("stopping …")
    if not running.done():
        await runner.astop()
    await asyncio.wait({running})
    outcome = running.exception()
    if not stopped.is_set():
        told = f": {outcome}" if outcome else ""
        raise StageError(f"Prefect's server or runner ended by itself{told}; see prefect-server.log.") from outcome
    if outcome:
        logger.warning("the runner did not end well: %s", outcome)


async def _settle(client: PrefectClient, ids: Sequence[UUID]) -> None:
    """Settle what an earlier server left: what was at work then has crashed, and what was missed is not made up for.

    The next run takes in all that is new, however long nothing ran.
    """
    crashed: State[None] = Crashed(message="The server was gone before this run ended.")
    for flow_run in await client.read_flow_runs(flow_run_filter=_runs(ids, _UNDER_WAY)):
        await client.set_flow_run_state(flow_run.id, crashed, force=True)
    for flow_run in await client.read_flow_runs(flow_run_filter=_runs(ids, [StateType.SCHEDULED])):
        if flow_run.auto_scheduled:
            await client.delete_flow_run(flow_run.id)


def _runs(ids: Sequence[UUID], states: list[StateType]) -> FlowRunFilter:
    return FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=list(ids)),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)),
    )

"""When alerts are sent: a run failed or crashed, a critical check among the reasons, or a source fell silent."""

from __future__ import annotations

from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import FlowRun, State

from flows.naming import settings_of_run
from warehouse.alerts import send_alert
from warehouse.errors import ChecksFailed
from warehouse.settings import Settings
from warehouse.silence import newly_silent
from warehouse.store.opening import open_build


def alert_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001 - as hooks are called
    """Tell that a run failed or crashed, and why: a hook of Prefect's."""
    settings, reason = settings_of_run(flow_run.parameters), state.message or ""
    what = "a critical check failed" if ChecksFailed.__name__ in reason else f"{flow_run.name} {state.name}".lower()
    body = f"{flow_run.name}, of {settings.home.absolute()}\n\n{reason}\n\nWhat was published before still stands."
    send_alert(settings, f"Marsad: {what}", body)


def alert_silence(settings: Settings, run_id: str) -> None:
    """Tell which sources fell silent since the run before."""
    if settings.alerts is None:
        return
    with open_build(settings) as build:
        silences = newly_silent(build, settings, run_id)
    if silences:
        names = ", ".join(silence.source for silence in silences)
        send_alert(settings, f"Marsad: silent: {names}", "\n".join(map(str, silences)))

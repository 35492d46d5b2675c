"""Validate: the expectations on what was built."""

from __future__ import annotations

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.settings import Settings
from warehouse.store import changes
from warehouse.store.opening import open_build


@task(cache_policy=NO_CACHE)
def validate(settings: Settings, run_id: str) -> int:
    """Check what was built, write down what was found, and return how many checks held. Raises ChecksFailed.

    Where none failed that is critical, the next run has to check only what changes after this.
    """
    from expectations.checkpoint import check_build

    held = check_build(settings, run_id)
    with open_build(settings) as build:
        changes.forget(build)
    return held

"""Publish: from the build file to the file that readers open."""

from __future__ import annotations

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.settings import Settings
from warehouse.store.opening import open_build
from warehouse.store.releases import Release, publish_build


@task(cache_policy=NO_CACHE)
def publish(settings: Settings, run_id: str, fingerprint: str, counts: dict[str, object]) -> Release:
    """Make the build file the newest release and switch readers to it.

    The run's row is finished first, so that the release itself says which run made it.
    """
    with open_build(settings) as build:
        build.finish_run(run_id, "published", counts)
    return publish_build(settings, run_id=run_id, fingerprint=fingerprint)

"""Transform: from the raw layer to the published tables, by dbt."""

from __future__ import annotations

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.settings import Settings


@task(cache_policy=NO_CACHE)
def transform(settings: Settings) -> None:
    """Build and test all dbt models on the build file. Raises StageError when a node or a test fails."""
    from flows.dbt_runner import run_dbt

    command = ["build", "--exclude-resource-type", "unit_test"]
    run_dbt(command, build_file=settings.build_file, threads=settings.dbt_threads)

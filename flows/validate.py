"""Validate: the expectations on the build file."""

from __future__ import annotations

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.settings import Settings


@task(cache_policy=NO_CACHE)
def validate(settings: Settings, run_id: str) -> int:
    """Check the build file, write down what was found, and return how many checks held. Raises ChecksFailed."""
    from expectations.checkpoint import check_build

    return check_build(settings.build_file, settings.reports_dir, run_id, own_thresholds=settings.home / "checks.toml")

"""Transform: from the raw layer to the published tables, by dbt in this process."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.errors import StageError
from warehouse.project import dbt_dir
from warehouse.settings import Settings
from warehouse.store import changes
from warehouse.store.lake import Lake, lake_of
from warehouse.store.opening import open_build

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

WHOLE = ["build", "--full-refresh", "--exclude-resource-type", "unit_test"]
_CHANGED = ["config.materialized:tracked", "source:raw"]  # of sources: their tests
CHANGES = ["build", "--select", *_CHANGED, "--exclude-resource-type", "unit_test"]


@task(cache_policy=NO_CACHE)
def transform(settings: Settings, run_id: str, *, full_refresh: bool = False) -> None:
    """Bring all dbt models of the build file up to date, test them, and write down what they are made with.

    Only what the new rows touch is made anew, unless the project or the catalogue is another than the tables were made
    with, or `full_refresh` asks for all. Raises StageError when a node or a test fails.
    """
    with open_build(settings) as build:
        is_increment = changes.can_increment(build, full_refresh=full_refresh)
        made_with, seen_until = changes.version(build), changes.seen_until(build, run_id)
    lake = lake_of(settings)
    limits = {"threads": 1 if lake else settings.dbt_threads, "memory_bytes": settings.dbt_memory_bytes}
    run_dbt(CHANGES if is_increment else WHOLE, build_file=settings.build_file, lake=lake, **limits)
    with open_build(settings) as build:
        changes.finish(build, made_with, seen_until)


def run_dbt(
    command: list[str],
    *,
    build_file: Path,
    lake: Lake | None = None,
    threads: int = 2,
    memory_bytes: int = 640 * 2**20,
) -> None:
    """Run a dbt command on `build_file`, and let go of the file, or in `lake`; dbt's own files are beside the file.

    Raises StageError when a node or a test fails.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    from warehouse.store.dbt_lake import use_lake

    target = (build_file.parent / "dbt").absolute()
    if lake:
        use_lake(lake)
    os.environ |= {
        "MARSAD_DBT_TARGET": "lake" if lake else "build",
        "MARSAD_BUILD_FILE": str(build_file.absolute()),
        "MARSAD_DBT_TEMP": str(target / "temp"),
        "MARSAD_DBT_THREADS": str(threads),
        "MARSAD_DBT_MEMORY": f"{memory_bytes}B",
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target / "logs"),
        "DO_NOT_TRACK": "1",
    }
    try:
        manifest = _manifest("lake" if lake else build_file.stem)
        outcome = dbtRunner(manifest=manifest).invoke([*command, *_options()])
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if not outcome.success:
        raise StageError(f"dbt: {_what_failed(outcome)}") from outcome.exception


@cache
def _manifest(database: str) -> Manifest:  # noqa: ARG001 - it is a part of every name in it
    """Return the parsed project; once a process, for it is the same for every warehouse whose database is so called."""
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(["parse", *_options()])
    if not outcome.success:
        raise StageError(f"dbt cannot read its project: {outcome.exception}") from outcome.exception
    manifest: Any = outcome.result
    return manifest  # type: ignore[no-any-return]


def _options() -> list[str]:
    folders = ["--project-dir", str(dbt_dir()), "--profiles-dir", str(dbt_dir())]
    return [*folders, "--log-level", "none", "--log-level-file", "error", "--no-write-json"]


def _what_failed(outcome: dbtRunnerResult) -> str:
    """Return which nodes failed, and what each said."""
    if outcome.exception:
        return str(outcome.exception)
    results: list[Any] = list(getattr(outcome.result, "results", []))
    failed = [result for result in results if result.status in {"error", "fail", "runtime error"}]
    return "; ".join(f"{result.node.resource_type} {result.node.name}: {result.message}" for result in failed)

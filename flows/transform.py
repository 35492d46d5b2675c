"""Transform: dbt, in this process, each node a task of the flow."""

from __future__ import annotations

import os
import threading

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt_common.events.base_types import EventLevel
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect_dbt import PrefectDbtRunner, PrefectDbtSettings

from warehouse.errors import StageError
from warehouse.project import dbt_dir
from warehouse.settings import Settings

_SECONDS_TO_END = 30  # for the tasks of single nodes, once dbt is done


class _Runner(PrefectDbtRunner):  # type: ignore[misc]
    """Prefect's dbt runner, which waits until it has told Prefect about all nodes.

    As published it drops what is still queued when dbt ends; the nodes' tasks then hang, and abort the process at exit.
    """

    def _stop_callback_processor(self) -> None:
        if self._event_queue is not None:
            self._event_queue.join()
        super()._stop_callback_processor()


@task(cache_policy=NO_CACHE)
def transform(settings: Settings) -> None:
    """Build and test all dbt models on the build file. Raises StageError when a node or a test fails."""
    target = (settings.build_file.parent / "dbt").absolute()
    os.environ |= {
        "MARSAD_BUILD_FILE": str(settings.build_file.absolute()),
        "MARSAD_DBT_THREADS": str(settings.dbt_threads),
        "DBT_LOG_PATH": str(target / "logs"),
        "DO_NOT_TRACK": "1",
    }
    runner = _Runner(
        settings=PrefectDbtSettings(
            project_dir=dbt_dir(), profiles_dir=dbt_dir(), target_path=target, log_level=EventLevel.WARN
        ),
        raise_on_failure=True,
        disable_assets=True,
    )
    others = set(threading.enumerate())
    try:
        runner.invoke(["build", "--exclude-resource-type", "unit_test"])
    except ValueError as error:  # what the runner raises when a node failed
        raise StageError(f"dbt: {error}") from error
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        for node in set(threading.enumerate()) - others:
            node.join(timeout=_SECONDS_TO_END)

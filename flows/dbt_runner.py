"""dbt in this process, each node a task of the flow. Slow to import: it brings all of dbt."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt_common.events.base_types import EventLevel
from prefect_dbt import PrefectDbtRunner, PrefectDbtSettings

from warehouse.errors import StageError
from warehouse.project import dbt_dir

_SECONDS_TO_END = 30  # for the tasks of single nodes, once dbt is done


class _Runner(PrefectDbtRunner):  # type: ignore[misc]
    """Prefect's dbt runner, without two faults of the published one.

    It gives each node's thread a copy of Prefect's settings, which reads all settings files again, 0.2 s a node;
    without the copy a thread uses the process's own. And it drops what is still queued when dbt ends: the tasks of
    those nodes then hang, and abort the process at its exit.
    """

    def join_nodes(self) -> None:
        """Wait until the tasks of all nodes have ended."""
        for thread in threading.enumerate():
            if thread.name.endswith("(run_task)"):
                thread.join(timeout=_SECONDS_TO_END)

    def _create_unified_callback(
        self, task_state: Any, log_level: Any, context: dict[str, Any], **options: Any
    ) -> Callable[[Any], None]:
        context.pop("settings_context", None)
        callback: Callable[[Any], None] = super()._create_unified_callback(task_state, log_level, context, **options)
        return callback

    def _stop_callback_processor(self) -> None:
        if self._event_queue is not None:
            self._event_queue.join()
        super()._stop_callback_processor()


def run_dbt(command: list[str], *, build_file: Path, threads: int) -> None:
    """Run a dbt command on `build_file`, and let go of the file. Raises StageError when a node or a test fails."""
    target = (build_file.parent / "dbt").absolute()
    os.environ |= {
        "MARSAD_BUILD_FILE": str(build_file.absolute()),
        "MARSAD_DBT_THREADS": str(threads),
        "DBT_LOG_PATH": str(target / "logs"),
        "DO_NOT_TRACK": "1",
    }
    settings = PrefectDbtSettings(
        project_dir=dbt_dir(), profiles_dir=dbt_dir(), target_path=target, log_level=EventLevel.WARN
    )
    runner = _Runner(settings=settings, raise_on_failure=True, disable_assets=True)
    try:
        runner.invoke(command)
    except ValueError as error:  # what the runner raises when a node failed
        raise StageError(f"dbt: {error}") from error
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        runner.join_nodes()

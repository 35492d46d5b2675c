"""Runs that kill themselves when a stage begins: `python -m tests.flows.killed_run HOME PATH …`.

Each line of standard input names a stage; a run is made, and answered with how its process ended. It gets SIGKILL at
the log message that says that the stage begins, as a machine that goes dark would do it: nothing is closed. The
processes are forks of this one, which has imported what they need and started nothing.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn


class KillAt(logging.Handler):
    """Kills the process when the stage `stage` is said to begin."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self._message = f"{stage} …"

    def emit(self, record: logging.LogRecord) -> None:
        """Kill the process if this is the message."""
        if record.getMessage() == self._message:
            os.kill(os.getpid(), signal.SIGKILL)


def main(home: str, *paths: str) -> None:
    """Begin a run for each stage that is named, one after the other."""
    import dbt.cli.main  # noqa: F401 - what runs import when they come to it

    import expectations.checkpoint  # noqa: F401
    import flows.refresh  # noqa: F401

    for line in sys.stdin:
        assert threading.active_count() == 1, threading.enumerate()  # a fork would lack the others
        process = os.fork()
        if not process:
            run(line.strip(), Path(home), [Path(path) for path in paths])
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        print(code, flush=True)  # noqa: T201


def run(stage: str, home: Path, paths: list[Path]) -> NoReturn:
    """Run the flow until `stage` begins."""
    from flows.server import refresh_with_server
    from warehouse.settings import Settings

    logger = logging.getLogger("marsad.refresh")
    logger.setLevel(logging.INFO)
    logger.addHandler(KillAt(stage))
    refresh_with_server(Settings(home=home), paths=paths)
    sys.exit(f"the run ended before {stage}")


if __name__ == "__main__":
    main(*sys.argv[1:])

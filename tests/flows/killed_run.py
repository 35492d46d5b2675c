"""A run that kills itself when a stage begins: `python -m tests.flows.killed_run STAGE HOME PATH …`.

The process gets SIGKILL at the log message that says so, as a machine that goes dark would do it: nothing is closed.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path


class KillAt(logging.Handler):
    """Kills the process when the stage `stage` is said to begin."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self._message = f"{stage} …"

    def emit(self, record: logging.LogRecord) -> None:
        """Kill the process if this is the message."""
        if record.getMessage() == self._message:
            os.kill(os.getpid(), signal.SIGKILL)


def main(stage: str, home: str, *paths: str) -> None:
    """Run the flow until `stage` begins."""
    logger = logging.getLogger("marsad.refresh")
    logger.setLevel(logging.INFO)
    logger.addHandler(KillAt(stage))
    from flows.server import refresh_with_server
    from warehouse.settings import Settings

    refresh_with_server(Settings(home=Path(home)), paths=[Path(path) for path in paths])


if __name__ == "__main__":
    main(*sys.argv[1:])

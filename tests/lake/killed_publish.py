"""A publish that kills itself when all is written and nothing committed: `python -m tests.lake.killed_publish HOME`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from warehouse.settings import Settings
from warehouse.store import lake_releases


def main(home: str) -> None:
    """Publish, but for the commit."""
    switch = lake_releases._switch

    def killed(*arguments: object) -> None:
        switch(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    lake_releases._switch = killed
    lake_releases.publish_build(Settings(home=Path(home)), number=4, run_id="killed", fingerprint="other")


if __name__ == "__main__":
    main(*sys.argv[1:])

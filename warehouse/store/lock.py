"""One run at a time in a home."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import WarehouseBusy


@contextmanager
def only_run(home_build: Path) -> Iterator[None]:
    """Hold the lock of the folder `home_build` while a run lasts; the system frees it when the process dies.

    Raises WarehouseBusy, with the process id of the holder, when another run has it.
    """
    path = home_build / "run.lock"
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise WarehouseBusy(
                f"another run (process {lock.read().strip() or 'unknown'}) is at work in {home_build.parent}; "
                "wait for it to end, or name another --home."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield

"""Turns: one run at a time in a home, and one switch of its releases.

Locks are the system's own on open files: they are free again when their holder dies, however it dies.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import StageError, WarehouseBusy
from warehouse.store.faults import explained

logger = logging.getLogger("marsad.lock")
_PAUSE_SECONDS = 0.1
_GRACE_SECONDS = 0.5  # who only looks (`lock_holder`) is in the way for a moment; who begins says so a moment later


@contextmanager
def only_run(home_build: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock of the folder `home_build` while a run lasts, after waiting for it at most `wait_seconds`.

    Raises WarehouseBusy, with the process id of the holder, when another run has it for longer, StageError when the
    folder cannot be written.
    """
    path = lock_file(home_build)
    try:
        lock = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StageError(f"cannot write {path}: {explained(error, path)}.") from error
    with lock:
        _await_turn(lock.fileno(), path, wait_seconds)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)  # who is killed leaves its process id behind, in a file that nobody holds


@contextmanager
def switching(releases_dir: Path) -> Iterator[None]:
    """Wait until nobody else switches the releases of this folder, and keep others waiting meanwhile."""
    descriptor = os.open(releases_dir, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def lock_file(home_build: Path) -> Path:
    """Return the file that a run locks; it holds the process id of who has it, or died with it."""
    return home_build / "run.lock"


def lock_holder(home_build: Path) -> str | None:
    """Return the process id of the run that is at work, «unknown» where it did not say, None when there is none."""
    path = lock_file(home_build)
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as lock:
        is_free = _is_locked(lock.fileno(), fcntl.LOCK_SH)  # over NFS, who does not write cannot have it alone
        return None if is_free else _written(path)


def _await_turn(descriptor: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + max(wait_seconds, _GRACE_SECONDS)
    told = False
    while not _is_locked(descriptor, fcntl.LOCK_EX):
        if time.monotonic() >= deadline:
            raise WarehouseBusy(
                f"another run (process {_written(path)}) is at work in {path.parent.parent}; "
                "wait for it to end (--wait SECONDS), or name another --home."
            )
        if wait_seconds and not told:
            logger.info("waiting for another run (process %s) …", _written(path))
            told = True
        time.sleep(_PAUSE_SECONDS)


def _is_locked(descriptor: int, how: int) -> bool:
    """Lock the file, for us alone (LOCK_EX) or not (LOCK_SH), and tell whether that worked."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() or "unknown"

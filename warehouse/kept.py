"""Workers that are kept: a process that is asked again and again, such as a worker of Dask, loads the models once.

They last as long as the process that keeps them, and end with it, however it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from warehouse.worker import Prepare, WorkerSettings
from warehouse.workers import Workers


@dataclass(slots=True)
class _Kept:
    workers: Workers
    users: int = 0


_Key = tuple[WorkerSettings, int, Prepare | None]
_kept: dict[_Key, _Kept] = {}
_lock = Lock()


@contextmanager
def kept_workers(settings: WorkerSettings, count: int, prepare: Prepare | None = None) -> Iterator[Workers]:
    """Lend the workers with these settings, started for whoever asked for them first.

    Idle ones with other settings are ended: each holds a gigabyte, and who changed the settings seldom goes back.
    """
    key = (settings, count, prepare)
    with _lock:
        for other in [other for other, kept in _kept.items() if other != key and not kept.users]:
            _kept.pop(other).workers.end()
        kept = _kept.setdefault(key, _Kept(Workers(settings, count, prepare)))
        kept.users += 1
    try:
        yield kept.workers
    finally:
        with _lock:
            kept.users -= 1

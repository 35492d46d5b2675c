"""Workers: batches are annotated in processes, and a document that kills its process costs no other document anything.

When a worker dies, the documents before and after the one it was at are read anew by another worker, and the one
itself alone. If that kills a worker too, the document goes to quarantine with one of these reasons:

    timed_out       the limit of time was reached
    out_of_memory   the limit of memory was reached
    killed          anything else ended the process: the system because memory ran out, or a fault in a library
    crashed         its facts could not be written
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self

from warehouse.batch import Stage, count_documents, refuse
from warehouse.errors import StageError
from warehouse.settings import Settings
from warehouse.terminal import shown
from warehouse.worker import Defeat, Prepare, Task, Worker

logger = logging.getLogger("marsad.annotate")


class Workers:
    """As many workers as the settings say, started when they are needed; threads share them.

    `prepare` is called in each worker when it starts: a function that the worker can import.
    """

    def __init__(self, settings: Settings, prepare: Prepare | None = None) -> None:
        self._settings = settings
        self._prepare = prepare
        self._lock = Lock()
        self._is_closed = False
        self._started: list[Worker] = []
        self._places: SimpleQueue[Worker | None] = SimpleQueue()
        for _ in range(settings.workers):
            self._places.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the workers; a thread that still waits for one gets a StageError."""
        with self._lock:
            self._is_closed = True
        for worker in self._started:
            worker.end()

    def annotate(self, folder: Path, run_id: str) -> None:
        """Annotate the batch in `folder`; a document that defeats two workers goes to quarantine.

        Raises MarsadError where the fault is in none of the documents.
        """
        parts = [range(count_documents(folder))]
        suspects: set[int] = set()
        while parts:
            part = parts.pop()
            defeat = self._try(Task(folder, part, run_id))
            if defeat is None:
                continue
            told = shown(str(defeat.error))
            logger.warning("batch %s, documents %d to %d: %s", folder.name, part.start, part.stop - 1, told)
            suspect = _suspect(part, defeat)
            if suspect in suspects:
                stage: Stage = "clean" if defeat.step and defeat.step.stage == "clean" else "annotate"
                user_dir = self._settings.lexicon_dir
                refuse(folder, part.start, defeat.error, stage=stage, run_id=run_id, user_dir=user_dir)
                continue
            if suspect is not None:
                suspects.add(suspect)
            parts += _split(part, suspect)

    def _try(self, task: Task) -> Defeat | None:
        with self._worker() as worker:
            defeat = worker.annotate(task)
        if defeat and self._is_closed:
            raise _stopped()
        return defeat

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        """Lend a worker that is alive, and take it back."""
        worker = self._places.get()
        try:
            if worker is None or not worker.is_alive:
                worker = self._start()
            yield worker
        finally:
            self._places.put(worker)

    def _start(self) -> Worker:
        with self._lock:
            if self._is_closed:
                raise _stopped()
            worker = Worker(self._settings, self._prepare)
            self._started = [other for other in self._started if other.is_alive] + [worker]
        worker.await_start()
        return worker


def _stopped() -> StageError:
    return StageError("annotating was stopped; the next run goes on where it was.")


def _suspect(part: range, defeat: Defeat) -> int | None:
    """Return the number of the document that defeated a worker, None where it cannot be told."""
    if len(part) == 1:
        return part.start
    return defeat.step.document if defeat.step else None


def _split(part: range, suspect: int | None) -> list[range]:
    """Return the parts to be tried in place of `part`, the last one first: the suspect alone, or halves."""
    if suspect is None:
        middle = part.start + len(part) // 2
        return [range(middle, part.stop), range(part.start, middle)]
    pieces = [range(suspect + 1, part.stop), range(part.start, suspect), range(suspect, suspect + 1)]
    return [piece for piece in pieces if piece]

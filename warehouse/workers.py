"""Workers: batches are annotated in processes, and a document that kills its process costs no other document anything.

When a worker dies, the documents before and after the one it was at are read anew by another worker, and the one
itself alone. If that kills a worker too, the document goes to quarantine with one of these reasons:

    timed_out       the limit of time was reached
    out_of_memory   the limit of memory was reached
    killed          anything else ended the process: the system because memory ran out, or a fault in a library
    crashed         its facts could not be written
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self

from warehouse.batch import Task, begin_attempt, refuse
from warehouse.dividing import Defeat, divide
from warehouse.errors import StageError
from warehouse.worker import Prepare, Worker, WorkerSettings


class Workers:
    """`count` workers, started when they are needed; threads share them.

    `prepare` is called in each worker when it starts: a function that the worker can import.
    """

    def __init__(self, settings: WorkerSettings, count: int, prepare: Prepare | None = None) -> None:
        self._settings = settings
        self._prepare = prepare
        self._lock = Lock()
        self._is_closed = False
        self._started: list[Worker] = []
        self._places: SimpleQueue[Worker | None] = SimpleQueue()
        for _ in range(count):
            self._places.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """End the workers; a thread that still waits for one gets a StageError."""
        with self._lock:
            self._is_closed = True
        for worker in self._started:
            worker.end()

    def annotate(self, task: Task) -> Path:
        """Annotate documents of a batch, and return the attempt that holds their facts.

        A document that defeats two workers goes to quarantine. Raises MarsadError where the fault is in none of the
        documents.
        """
        attempt = begin_attempt(task.folder)

        def try_part(part: range) -> Defeat | None:
            return self._try(replace(task, part=part), attempt)

        def refuse_document(number: int, defeat: Defeat) -> None:
            user_dir = self._settings.lexicon_dir
            refuse(task, number, attempt, defeat.error, stage=defeat.stage, user_dir=user_dir)

        divide(task.folder.name, task.part, try_part, refuse_document)
        return attempt

    def _try(self, task: Task, attempt: Path) -> Defeat | None:
        with self._worker() as worker:
            defeat = worker.annotate(task, attempt)
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

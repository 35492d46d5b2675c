"""A worker: a process that annotates batches, and may be killed by what it reads.

It has a limit of memory and, for each document, of time; it tells which document it begins. Its parent learns how it
ended, and while it lives it takes one task after another.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import re
import resource
import signal
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from warehouse.batch import Stage, annotate_folder, load_models
from warehouse.errors import MarsadError, StageError, Unreadable, crashed
from warehouse.settings import Settings

Prepare = Callable[[], None]
_OTHER_SECONDS = 300  # to start, or to write a part down
_GRACE_SECONDS = 5  # after which a worker that should have ended itself is killed
_OUT_OF_MEMORY = 12  # exit code; the number of ENOMEM
_OUR_LINE = re.compile(r'File ".*?(warehouse/[\w/]+\.py)", line (\d+) in (\w+)')


@dataclass(frozen=True, slots=True)
class Task:
    """Documents of a batch to be annotated."""

    folder: Path
    part: range
    run_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """A worker begins a stage of a document of its batch, or to write down a part (without a document)."""

    document: int | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class Defeat:
    """A task that could not be done: why, and at which step; None where it was at no document."""

    step: Step | None
    error: Unreadable


class Worker:
    """A worker as its parent sees it.

    Where it was when it died is in a file that the system's own signal handler writes: Python may be stuck then.
    """

    def __init__(self, settings: Settings, prepare: Prepare | None) -> None:
        """Start the process. It imports our code anew, and nothing of Prefect."""
        context = get_context("spawn")
        self._settings = settings
        self._is_overdue = False
        self._trace = tempfile.NamedTemporaryFile(prefix="marsad-worker-")  # noqa: SIM115 - it lasts as long as we do
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, settings, self._trace.name, prepare), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        """Tell whether it can take a task."""
        return self._process.is_alive()

    def end(self) -> None:
        """End it at once; whoever waits for it sees a defeat."""
        self._process.kill()
        self._process.join()

    def await_start(self) -> None:
        """Wait until it can take tasks. Raises StageError if it cannot start."""
        defeat = self._await_end()
        if defeat:
            raise StageError(f"a worker could not start; {defeat.error}")

    def annotate(self, task: Task) -> Defeat | None:
        """Do a task, and return what prevented it, if anything did.

        Raises MarsadError where the fault is not in the documents: a wrong lexicon, a full disk.
        """
        try:
            self._connection.send(task)
        except BrokenPipeError:
            return self._bury(None)
        return self._await_end()

    def _await_end(self) -> Defeat | None:
        """Receive what the worker says until it has done its task (None), or cannot."""
        patience = max(_OTHER_SECONDS, self._settings.document_seconds) + _GRACE_SECONDS
        step: Step | None = None
        while True:
            if not self._connection.poll(patience):
                self._is_overdue = True
                self.end()
            try:
                said: Step | Exception | None = self._connection.recv()
            except (EOFError, OSError):  # it died, perhaps amid a word
                return self._bury(step)
            if isinstance(said, Unreadable):
                return Defeat(None, said)
            if isinstance(said, Exception):
                raise said
            if said is None:
                return None
            step = said

    def _bury(self, step: Step | None) -> Defeat:
        self._process.join()
        self._connection.close()
        trace = Path(self._trace.name).read_text(encoding="utf-8", errors="replace")
        self._trace.close()
        found = _OUR_LINE.search(trace)
        where = " in {}, line {}, {}".format(*found.groups()) if found else ""
        exit_code = -signal.SIGALRM if self._is_overdue else self._process.exitcode or 0
        return Defeat(step, _cause(exit_code, where, self._settings))


def _cause(exit_code: int, where: str, settings: Settings) -> Unreadable:
    """Return why a process ended; `exit_code` is the number of a signal, negative, if that ended it."""
    if exit_code == -signal.SIGALRM:
        limit = f"{settings.document_seconds} s (MARSAD_DOCUMENT_SECONDS)"
        return Unreadable("timed_out", f"it was not read within {limit}{where}; raise the limit and replay it.")
    if exit_code == _OUT_OF_MEMORY:
        limit = f"{settings.worker_memory_bytes} bytes (MARSAD_WORKER_MEMORY_BYTES)"
        return Unreadable("out_of_memory", f"its worker needs more than {limit}{where}; raise the limit and replay it.")
    what = signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"
    advice = "lower MARSAD_WORKERS if the machine is short of memory, and replay it"
    return Unreadable("killed", f"its worker was ended by {what}{where}; {advice}.")


def _work(connection: Connection, settings: Settings, trace: str, prepare: Prepare | None) -> None:
    """Be a worker: load what annotating needs, then do one task after another until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent ends this one
    _limit(settings.worker_memory_bytes)
    _write_where_it_ended(trace)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    signal.alarm(_OTHER_SECONDS)
    try:
        if prepare:
            prepare()
        _load(settings)
        connection.send(None)
        while True:
            signal.alarm(0)
            connection.send(_try(connection.recv(), connection, settings))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except MarsadError as error:
        connection.send(error)


def _load(settings: Settings) -> None:
    """Load the models, kept from the collector of garbage: it would go through all of them again and again."""
    gc.disable()
    load_models(settings.lexicon_dir)
    gc.freeze()
    gc.enable()


def _try(task: Task, connection: Connection, settings: Settings) -> Exception | None:
    """Do a task, each document within its time. Returns what prevented it. Raises MemoryError."""

    def begins(document: int | None, stage: Stage) -> None:
        if stage != "annotate":  # which goes on in the time of the cleaning
            signal.alarm(settings.document_seconds if stage == "clean" else _OTHER_SECONDS)
        connection.send(Step(document, stage))

    try:
        annotate_folder(task.folder, task.run_id, settings.lexicon_dir, task.part, begins)
    except (MemoryError, MarsadError):
        raise
    except OSError as error:
        return StageError(f"cannot read or write {task.folder}: {error}. Is the disk full?")
    except Exception as error:  # in which document is found by trying fewer of them
        return crashed(error)
    return None


def _limit(memory_bytes: int) -> None:
    """Limit this process's data; beyond, Python raises MemoryError. Holds on Linux, macOS passes it over."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, most))


def _write_where_it_ended(path: str) -> None:
    """When the alarm or a fault ends this process, let the stack of Python's calls be written to the file `path`."""
    trace = Path(path).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    faulthandler.enable(trace, all_threads=False)
    faulthandler.register(signal.SIGALRM, trace, all_threads=False, chain=True)


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
    os._exit(0)

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
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from warehouse.batch import Stage, Task, annotate_part, current_versions, load_models
from warehouse.dividing import Defeat, Step
from warehouse.errors import MarsadError, StageError, Unreadable, crashed
from warehouse.settings import Settings, TaggerKind

Prepare = Callable[[], None]
_COMMAND = "from warehouse.worker import work; work({})"
_OTHER_SECONDS = 300  # to start, or to write a part down
_GRACE_SECONDS = 5  # after which a worker that should have ended itself is killed
_OUT_OF_MEMORY = 12  # exit code; the number of ENOMEM
_OUR_LINE = re.compile(r'File ".*?(warehouse/[\w/]+\.py)", line (\d+) in (\w+)')


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker needs of the settings; it goes to other machines, and secrets do not."""

    lexicon_dir: Path | None
    tagger: TaggerKind
    worker_memory_bytes: int
    document_seconds: int

    @classmethod
    def of(cls, settings: Settings) -> WorkerSettings:
        """Return those of `settings`, with an absolute path, for a worker may have another folder of work."""
        lexicon_dir = settings.lexicon_dir and settings.lexicon_dir.absolute()
        return cls(lexicon_dir, settings.tagger, settings.worker_memory_bytes, settings.document_seconds)


class Worker:
    """A worker as its parent sees it.

    Where it was when it died is in a file that the system's own signal handler writes: Python may be stuck then.
    """

    def __init__(self, settings: WorkerSettings, prepare: Prepare | None) -> None:
        """Start the process. It imports our code anew, and nothing of Prefect.

        It is none of multiprocessing's: those import the parent's main module as well, and daemons, which the
        workers of Dask are, may not have any.
        """
        self._settings = settings
        self._is_overdue = False
        self._trace = tempfile.NamedTemporaryFile(prefix="marsad-worker-")  # noqa: SIM115 - it lasts as long as we do
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-P", "-c", _COMMAND.format(theirs.fileno())],
                stdin=subprocess.PIPE,  # which ends with this process
                pass_fds=[theirs.fileno()],
                env=os.environ | {"PYTHONPATH": _python_path(), "MARSAD_TAGGER": settings.tagger},
            )
        try:
            self._connection.send((settings, self._trace.name, prepare))
        except BrokenPipeError:  # it died already, which shows when its start is awaited
            return

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Tell whether it can take a task."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it at once; whoever waits for it sees a defeat."""
        self._process.kill()
        self._process.wait()

    def await_start(self) -> None:
        """Wait until it can take tasks. Raises StageError if it cannot start."""
        defeat = self._await_end()
        if defeat:
            raise StageError(f"a worker could not start; {defeat.error}")

    def annotate(self, task: Task, attempt: Path) -> Defeat | None:
        """Do a task, and return what prevented it, if anything did.

        Raises MarsadError where the fault is not in the documents: a wrong lexicon, a full disk.
        """
        try:
            self._connection.send((task, attempt))
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
        exit_code = self._process.wait()
        self._connection.close()
        trace = Path(self._trace.name).read_text(encoding="utf-8", errors="replace")
        self._trace.close()
        found = _OUR_LINE.search(trace)
        where = " in {}, line {}, {}".format(*found.groups()) if found else ""
        return Defeat(step, _cause(-signal.SIGALRM if self._is_overdue else exit_code, where, self._settings))


def _python_path() -> str:
    """Return where this process finds modules, for one that is to find the same."""
    return os.pathsep.join(folder or os.getcwd() for folder in sys.path)


def _cause(exit_code: int, where: str, settings: WorkerSettings) -> Unreadable:
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


def work(descriptor: int) -> None:
    """Be a worker: load what annotating needs, then do one task after another until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent ends this one
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    connection = Connection(descriptor)
    try:
        _work(connection)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except MarsadError as error:
        connection.send(error)
    except EOFError:  # the parent is gone
        return


def _work(connection: Connection) -> None:
    settings, trace, prepare = connection.recv()
    _limit(settings.worker_memory_bytes)
    _write_where_it_ended(trace)
    signal.alarm(_OTHER_SECONDS)
    if prepare:
        prepare()
    _load(settings)
    connection.send(None)
    while True:
        signal.alarm(0)
        task, attempt = connection.recv()
        connection.send(_try(task, attempt, connection, settings))


def _load(settings: WorkerSettings) -> None:
    """Load the models, kept from the collector of garbage: it would go through all of them again and again."""
    gc.disable()
    load_models(settings.lexicon_dir)
    gc.freeze()
    gc.enable()


def _try(task: Task, attempt: Path, connection: Connection, settings: WorkerSettings) -> Exception | None:
    """Do a task, each document within its time. Returns what prevented it. Raises MemoryError."""

    def begins(document: int | None, stage: Stage) -> None:
        if stage == "clean" and not attempt.is_dir():
            raise _gone(attempt)
        if stage != "annotate":  # which goes on in the time of the cleaning
            signal.alarm(settings.document_seconds if stage == "clean" else _OTHER_SECONDS)
        connection.send(Step(document, stage))

    try:
        _check_versions(task, settings)
        annotate_part(task, attempt, settings.lexicon_dir, begins)
    except StageError as error:  # nothing that another worker would do better
        return error
    except (MemoryError, MarsadError):
        raise
    except OSError as error:
        if not attempt.is_dir():
            return _gone(attempt)
        return StageError(f"cannot read or write {task.folder}: {error}. Is the disk full?")
    except Exception as error:  # in which document is found by trying fewer of them
        return crashed(error)
    return None


def _gone(attempt: Path) -> StageError:
    return StageError(f"{attempt} is gone: its run has ended, or a later one has begun.")


def _check_versions(task: Task, settings: WorkerSettings) -> None:
    """Raise StageError where this machine would read the documents otherwise than the run that wants them read."""
    if task.versions and (found := current_versions(settings.lexicon_dir)) != task.versions:
        raise StageError(
            f"{socket.gethostname()} reads documents with {found}, the run with {task.versions}. Install the same "
            "Marsad there, let it see the same MARSAD_LEXICON_DIR, and restart its Dask workers; if somebody edited "
            "rows there since the run began, run again."
        )


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
    os.read(sys.stdin.fileno(), 1)  # nobody writes there: it returns when the parent is gone, however it went
    os._exit(0)

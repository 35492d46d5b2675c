"""Annotating on a Dask cluster (`MARSAD_TASK_RUNNER=dask`), of this machine or of many.

    flow ── Dask's scheduler ── worker of Dask, one thread ── a worker of ours, which has the models (`kept_workers`)
      │                          worker of Dask …
      └──── the home, on storage that all of them share: batches go out and facts come back as Parquet

A worker of Dask does what the flow's own process does on one machine: it watches over processes of ours, with the same
limits and the same division of what kills them. What is lost with it, Dask gives to another; a part of a batch that
costs several of them (`distributed.scheduler.allowed-failures`) is divided by the flow.

Prefect runs a task where Dask puts it, with the flow's settings of Prefect, and asks its API there.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import socket
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from warehouse.dividing import Defeat
from warehouse.errors import StageError, Unreadable, UsageError
from warehouse.kept import kept_workers
from warehouse.worker import Prepare, WorkerSettings

if TYPE_CHECKING:
    from distributed import Client
    from prefect_dask.task_runners import DaskTaskRunner

    from warehouse.batch import Task
    from warehouse.settings import Settings

_EXTRA = "MARSAD_TASK_RUNNER=dask needs the extra «cluster»: pip install 'marsad[cluster]'."
_START_SECONDS = 60  # for a scheduler to answer and to have a worker
_ALONE_SECONDS = 300  # without any worker, after which a run fails; one that is started anew is back long before
_REACH_SECONDS = 10  # for Prefect's API to answer a worker


@dataclass(frozen=True, slots=True)
class OnCluster:
    """Annotates documents where Dask puts it; it travels with each task."""

    settings: WorkerSettings
    prepare: Prepare | None = None

    def __call__(self, task: Task) -> Path:
        """Annotate documents of a batch by a worker of ours that this worker of Dask keeps; return the attempt."""
        from distributed import get_worker

        with kept_workers(self.settings, get_worker().state.nthreads, self.prepare) as workers:
            return workers.annotate(task)


def check_cluster(settings: Settings, api: str | None) -> None:
    """Raise UsageError where the settings alone, and Prefect's API, show that annotating on a cluster would fail."""
    if settings.task_runner != "dask":
        return
    if importlib.util.find_spec("prefect_dask") is None:
        raise UsageError(_EXTRA)
    if settings.dask_address is None or not api or _is_here(settings.dask_address):
        return
    if _is_loopback(api):
        raise UsageError(
            f"Dask's workers at {settings.dask_address} would ask Prefect's API at {api}, which only this machine "
            "reaches. Start a server that they reach (`prefect server start --host ADDRESS`), and name it in "
            "PREFECT_API_URL."
        )


def dask_runner(settings: Settings) -> DaskTaskRunner:
    """Return the task runner: on the cluster at `dask_address`, or one made here of `workers` processes."""
    from prefect_dask.task_runners import DaskTaskRunner

    logging.getLogger("distributed").setLevel(logging.ERROR)  # it tells of every connection
    if settings.dask_address:
        return DaskTaskRunner(address=settings.dask_address)
    made_here = {
        "n_workers": settings.workers,
        "threads_per_worker": 1,
        "processes": True,
        "memory_limit": 0,  # what needs memory are the processes of ours, which have their own limit
        "dashboard_address": "127.0.0.1:0",
        "security": True,  # without, whoever has an account on this machine may run programs in it
    }
    return DaskTaskRunner(cluster_class="distributed.LocalCluster", cluster_kwargs=made_here)


@dataclass(slots=True)
class Watch:
    """Looks at the cluster that a run is on."""

    client: Client
    _alone_since: float | None = None  # when a look found no worker, and no look since then found one

    @classmethod
    def begin(cls, batches: Path, settings: WorkerSettings) -> Watch:
        """Connect the flow that calls this to its cluster.

        Raises StageError where none answers, or a worker of it lacks anything.
        """
        from prefect.context import FlowRunContext
        from prefect.settings import PREFECT_API_URL

        context: Any = FlowRunContext.get()
        runner: DaskTaskRunner = context.task_runner
        try:
            client = runner.client
            client.wait_for_workers(1, timeout=_START_SECONDS)
        except OSError as error:  # a timeout is one too
            raise StageError(
                f"no Dask cluster with workers answers at {runner.address or 'this machine'}: {error}. Start "
                "`dask scheduler` and `dask worker`, or mend MARSAD_DASK_ADDRESS."
            ) from error
        _check_scheduler(client)
        lacking = client.run(lacks, batches, settings.lexicon_dir, PREFECT_API_URL.value(), on_error="return")
        if told := [f"{address}: {_as_told(what)}" for address, what in sorted(lacking.items()) if what]:
            raise StageError(f"{len(told)} of {len(lacking)} Dask workers cannot annotate. {' '.join(told[:5])}")
        return cls(client)

    def look(self) -> None:
        """Raise StageError where the cluster has had no worker for long; some may be on their way back."""
        if self.client.nthreads():  # type: ignore[no-untyped-call]
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        if time.monotonic() - self._alone_since > _ALONE_SECONDS:
            raise StageError(
                f"the Dask cluster has had no worker for {_ALONE_SECONDS} s; what was loaded stays, and the next run "
                "goes on where this one was."
            )


def _check_scheduler(client: Client) -> None:
    """Raise StageError where the scheduler has no Marsad: it takes tasks apart, and imports what is in them."""
    try:
        client.run_on_scheduler(lacks, Path("/"), None, None)  # type: ignore[no-untyped-call]
    except (ImportError, AttributeError) as error:
        address = client.scheduler_info()["address"]
        raise StageError(
            f"Dask's scheduler at {address} has no Marsad, or another one: {error}. Install the same there, and "
            "restart it."
        ) from error


def lacks(batches: Path, lexicon_dir: Path | None, api: str | None) -> str | None:
    """Return what this machine lacks for annotating the batches in a folder, None if nothing."""
    host = socket.gethostname()
    for folder in filter(None, (batches, lexicon_dir)):
        if not folder.is_dir():
            return f"{host} does not see {folder}; all machines need it at the same path, on storage that they share."
    if not os.access(batches, os.W_OK):
        return f"{host} may not write into {batches}; its worker needs the right to, as the user {os.geteuid()} it is."
    if api and not _reaches(api):
        return f"{host} does not reach Prefect's API at {api}; name a server in PREFECT_API_URL that it reaches."
    return None


def defeat_of(error: Exception) -> Defeat | None:
    """Return what an `error` of a task means for its documents; None where it is about no documents.

    Raises StageError where Dask itself was lost.
    """
    from distributed import CancelledError, KilledWorker

    if isinstance(error, KilledWorker):
        return Defeat(None, Unreadable("killed", f"Dask gave it up: {error.allowed_failures + 1} workers died at it."))
    if isinstance(error, CancelledError):
        raise StageError(
            "the Dask scheduler was lost; what was loaded stays, and the next run goes on where this one was."
        ) from error
    return None


def _as_told(what: Any) -> str:
    if isinstance(what, ModuleNotFoundError):
        return f"{what}; install Marsad there, of the same version."
    return str(what)


def _reaches(api: str) -> bool:
    """Tell whether an HTTP server answers there, whatever it says: whom it trusts is known to Prefect alone."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=_REACH_SECONDS):  # noqa: S310 - as Prefect will open it
            return True
    except urllib.error.HTTPError:
        return True
    except urllib.error.URLError as error:
        return isinstance(error.reason, ssl.SSLError)
    except OSError:
        return False


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _is_here(address: str) -> bool:
    """Tell whether an address is one of this machine's: only those can be listened at."""
    host = urlsplit(address if "//" in address else f"tcp://{address}").hostname or ""
    try:
        with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return True
    except OSError:
        return False

"""Annotate: from documents to facts, a batch of documents a task, in processes of our own, here or on a cluster.

A batch is a folder under `build/batches/RUN`: `documents.parquet` goes in, and each attempt at it writes one Parquet
file a raw table (`warehouse.batch`).
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.artifacts import Progress
from flows.cluster import OnCluster, Watch, dask_runner, defeat_of
from flows.load import Annotated, load
from warehouse.batch import Task, annotate_part, begin_attempt, current_versions, discard, refuse, write_documents
from warehouse.dividing import Defeat, divide
from warehouse.settings import Settings
from warehouse.store.learned import adopt_learned_lines, cut_lines, has_open_decisions
from warehouse.store.opening import open_build
from warehouse.worker import WorkerSettings
from warehouse.workers import Workers

Annotate = Callable[[Task], Path]  # what annotates documents of a batch, and returns the attempt

logger = logging.getLogger("marsad.annotate")
_BATCH_BYTES = 64 * 2**20
_LOOK_SECONDS = 30  # between two looks at what annotates, while nothing is done
_LOAD_SECONDS = 30  # between two loads: what a kill undoes; what they cost hardly depends on their size
_settings: ContextVar[Settings] = ContextVar("settings")  # no parameter: those go to other machines, and passwords not


@task(cache_policy=NO_CACHE)
def cut_batches(settings: Settings, run_id: str) -> Path:
    """Write the documents that have to be read as folders of at most `settings.batch_size` documents.

    Returns the folder that they are in. If there are any, or somebody decided about learned lines, the lines learned
    until now are adopted first.
    """
    batches = settings.build_file.parent.absolute() / "batches"  # workers may have another folder of work
    for left in batches.glob("*"):
        discard(left)
    root = batches / run_id
    root.mkdir(parents=True)
    versions = current_versions(settings.lexicon_dir)
    with open_build(settings) as build:
        pending = build.pending_documents(versions.cleaner, versions.extractor, run_id)
        if pending or has_open_decisions(build):
            adopt_learned_lines(build, run_id)
            pending = build.pending_documents(versions.cleaner, versions.extractor, run_id)
        learned = cut_lines(build)
        most = min(settings.batch_size, math.ceil(len(pending) / settings.workers) or 1)  # a share for each worker
        for number, document_ids in enumerate(_batches(build.payload_sizes(pending), most)):
            folder = root / f"{number:06}"
            folder.mkdir()
            readings = build.readings(document_ids, versions.extractor)
            write_documents(folder, build.documents(document_ids), learned, readings)
    return root


def _batches(sizes: Mapping[str, int], most: int) -> Iterator[list[str]]:
    """Yield the document ids in lists of at most `most`, and of a size that memory holds many times over."""
    batch: list[str] = []
    size = 0
    for document_id, payload_bytes in sizes.items():
        if batch and (len(batch) == most or size + payload_bytes > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(document_id)
        size += payload_bytes
    if batch:
        yield batch


@task(cache_policy=NO_CACHE, persist_result=False)
def annotate(documents: Task, by: Annotate) -> Path:
    """Clean and annotate documents of a batch, and return the attempt that holds their facts."""
    return by(documents)


def annotate_batches(root: Path, settings: Settings, run_id: str) -> int:
    """Annotate and load all batches in the folder `root`, remove it, and return how many documents they held."""
    count = len(list(root.iterdir()))
    if not count:
        discard(root)
        return 0
    runner: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=settings.workers)  # threads wait for processes
    if settings.task_runner == "dask":
        runner = dask_runner(settings)
    progress = Progress("annotate", count, "batches of documents that are annotated and loaded")
    token = _settings.set(settings)
    try:
        return int(_annotate_and_load.with_options(task_runner=runner)(root, run_id, progress))
    finally:
        _settings.reset(token)


@flow(name="annotate", flow_run_name="annotate {run_id}", validate_parameters=False)
def _annotate_and_load(root: Path, run_id: str, progress: Progress) -> int:
    """Load batches while others are annotated."""
    settings = _settings_here()
    versions = current_versions(settings.lexicon_dir) if settings.task_runner == "dask" else None
    tasks = [Task.whole(folder, run_id, versions) for folder in sorted(root.iterdir())]
    done = batches = 0
    try:
        with _annotators(settings, root) as annotators:
            for annotated in _gathered(annotators.annotate_all(tasks)):
                done += load(annotated, settings)
                batches += len(annotated)
                progress.show(batches)
                logger.info("%d documents, batch %d of %d", done, batches, len(tasks))
    finally:
        discard(root)  # what annotates elsewhere, for a run that is stopped, stops at its next document
    return done


def _settings_here() -> Settings:
    """Return the settings of the run; a function, for what a flow names goes with its code to other machines."""
    return _settings.get()


def _gathered(annotated: Iterable[Annotated]) -> Iterator[list[Annotated]]:
    """Yield batches in lists of those that come within some seconds; what came before an error is yielded before it."""
    gathered: list[Annotated] = []
    began = time.monotonic()
    try:
        for batch in annotated:
            gathered.append(batch)
            if time.monotonic() - began >= _LOAD_SECONDS:
                yield gathered
                gathered, began = [], time.monotonic()
    except Exception:
        if gathered:
            yield gathered
        raise
    if gathered:
        yield gathered


@contextmanager
def _annotators(settings: Settings, root: Path) -> Iterator[Annotators]:
    """Provide what the setting `task_runner` names."""
    of_workers = WorkerSettings.of(settings)
    if settings.task_runner == "threads":
        yield Annotators(_annotate_here(settings))
    elif settings.task_runner == "processes":
        with Workers(of_workers, settings.workers) as workers:  # ended here: Prefect waits for its threads to the end
            yield Annotators(workers.annotate)
    else:
        yield Annotators(OnCluster(of_workers), Watch.begin(root, of_workers))


def _annotate_here(settings: Settings) -> Annotate:
    """Return what annotates in the thread that calls it."""

    def annotate_here(documents: Task) -> Path:
        attempt = begin_attempt(documents.folder)
        annotate_part(documents, attempt, settings.lexicon_dir)
        return attempt

    return annotate_here


@dataclass(frozen=True)
class Annotators:
    """What annotates the batches of a run."""

    annotate: Annotate
    watch: Watch | None = None  # over a cluster

    def annotate_all(self, tasks: list[Task]) -> Iterator[Annotated]:
        """Yield each batch as soon as it is annotated, with the attempts that hold its facts.

        Those that the cluster has given up come last, one after the other, and in parts: then no batch is there that
        would be blamed for workers that died of another.
        """
        given_up = []
        for documents, outcome in self._as_completed(tasks):
            if isinstance(outcome, Path):
                yield Annotated(documents.folder, [outcome])
            else:
                logger.warning("batch %s: %s", documents.folder.name, outcome.error)
                given_up.append(documents)
        for documents in given_up:
            yield Annotated(documents.folder, self._in_parts(documents))

    def _as_completed(self, tasks: list[Task]) -> Iterator[tuple[Task, Path | Defeat]]:
        finished: SimpleQueue[PrefectFuture[Path]] = SimpleQueue()
        under_way = {}
        for documents in tasks:
            future = annotate.submit(documents, self.annotate)
            under_way[future] = documents
            future.add_done_callback(finished.put)
        while under_way:
            try:
                future = finished.get(timeout=_LOOK_SECONDS)
            except Empty:
                if self.watch:
                    self.watch.look()
                continue
            yield under_way.pop(future), self._outcome(future)

    def _outcome(self, future: PrefectFuture[Path]) -> Path | Defeat:
        try:
            return future.result()
        except Exception as error:
            if self.watch and (defeat := defeat_of(error)):
                return defeat
            raise

    def _in_parts(self, documents: Task) -> list[Path]:
        attempts = []

        def attempt(part: range) -> Defeat | None:
            ((_, outcome),) = self._as_completed([replace(documents, part=part)])
            if isinstance(outcome, Defeat):
                return outcome
            attempts.append(outcome)
            return None

        def refuse_document(number: int, defeat: Defeat) -> None:
            attempts.append(begin_attempt(documents.folder))
            refuse(documents, number, attempts[-1], defeat.error, stage=defeat.stage)

        divide(documents.folder.name, documents.part, attempt, refuse_document)
        return attempts

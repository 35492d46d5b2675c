"""Annotate: from documents to facts, a batch of documents a task, in processes of our own.

A batch is a folder under `build/batches`: `documents.parquet` goes in, one Parquet file a raw table comes out.
"""

from __future__ import annotations

import logging
import math
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.artifacts import Progress
from flows.load import load
from warehouse.batch import annotate_folder, current_versions, write_documents
from warehouse.settings import Settings
from warehouse.store.build import open_build
from warehouse.store.learned import adopt_learned_lines, cut_lines, has_open_decisions
from warehouse.workers import Workers

logger = logging.getLogger("marsad.annotate")
_BATCH_BYTES = 64 * 2**20
_LOAD_SECONDS = 30  # between two loads, the most work that a kill undoes; what they cost hardly depends on their size


@task(cache_policy=NO_CACHE)
def cut_batches(settings: Settings, run_id: str) -> list[Path]:
    """Write the documents that have to be read as folders of at most `settings.batch_size` documents.

    If there are any, or somebody decided about learned lines, the lines learned until now are adopted first.
    """
    root = settings.build_file.parent / "batches"
    shutil.rmtree(root, ignore_errors=True)
    versions = current_versions(settings.lexicon_dir)
    folders = []
    with open_build(settings.build_file) as build:
        pending = build.pending_documents(versions.cleaner, versions.extractor)
        if pending or has_open_decisions(build):
            adopt_learned_lines(build, run_id)
            pending = build.pending_documents(versions.cleaner, versions.extractor)
        learned = cut_lines(build)
        most = min(settings.batch_size, math.ceil(len(pending) / settings.workers) or 1)  # a share for each worker
        for number, document_ids in enumerate(_batches(build.payload_sizes(pending), most)):
            folder = root / f"{number:06}"
            folder.mkdir(parents=True)
            readings = build.readings(document_ids, versions.extractor)
            write_documents(folder, build.documents(document_ids), learned, readings)
            folders.append(folder)
    return folders


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
def annotate(folder: Path, run_id: str, settings: Settings, workers: Workers) -> Path:
    """Clean and annotate the documents of a batch, and return its folder, with the facts in it."""
    if settings.task_runner == "processes":
        workers.annotate(folder, run_id)
    else:
        annotate_folder(folder, run_id, settings.lexicon_dir)
    return folder


def annotate_batches(folders: list[Path], settings: Settings, run_id: str) -> int:
    """Annotate and load all batches, and return how many documents they held."""
    if not folders:
        return 0
    runner: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=settings.workers)  # threads wait for processes
    progress = Progress("annotate", len(folders), "batches of documents that are annotated and loaded")
    return int(_annotate_and_load.with_options(task_runner=runner)(folders, settings, run_id, progress))


@flow(name="annotate", flow_run_name="annotate {run_id}", validate_parameters=False)
def _annotate_and_load(folders: list[Path], settings: Settings, run_id: str, progress: Progress) -> int:
    """Load batches while others are annotated."""
    done = batches = 0
    with Workers(settings) as workers:  # ended here, for when the run is interrupted Prefect waits for its threads
        futures = [annotate.submit(folder, run_id, settings, workers) for folder in folders]
        for annotated in _gathered(future.result() for future in as_completed(futures)):
            done += load(annotated, settings)
            batches += len(annotated)
            progress.show(batches)
            logger.info("%d documents, batch %d of %d", done, batches, len(folders))
    return done


def _gathered(folders: Iterable[Path]) -> Iterator[list[Path]]:
    """Yield folders in lists of those that come within some seconds."""
    gathered: list[Path] = []
    began = time.monotonic()
    for folder in folders:
        gathered.append(folder)
        if time.monotonic() - began >= _LOAD_SECONDS:
            yield gathered
            gathered, began = [], time.monotonic()
    if gathered:
        yield gathered

"""Annotate: from documents to facts, a batch of documents a task, in threads or processes.

A batch is a folder under `build/batches`: `documents.parquet` goes in, one Parquet file a raw table comes out.
"""

from __future__ import annotations

import logging
import multiprocessing
import shutil
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.load import load
from warehouse.batch import annotate_folder, current_versions, write_documents
from warehouse.settings import Settings
from warehouse.store.build import open_build
from warehouse.store.learned import adopt_learned_lines, cut_lines, has_open_decisions

logger = logging.getLogger("marsad.annotate")


@task(cache_policy=NO_CACHE)
def cut_batches(settings: Settings, run_id: str) -> list[Path]:
    """Write the documents that have to be read as folders of `settings.batch_size` documents.

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
        for number, start in enumerate(range(0, len(pending), settings.batch_size)):
            folder = root / f"{number:06}"
            folder.mkdir(parents=True)
            write_documents(folder, build.documents(pending[start : start + settings.batch_size]), learned)
            folders.append(folder)
    return folders


@task(cache_policy=NO_CACHE, persist_result=False)
def annotate(folder: Path, run_id: str, lexicon_dir: Path | None, pool: Executor | None = None) -> Path:
    """Clean and annotate the documents of a batch, in a process of `pool` if there is one.

    Returns the batch's folder, with the facts in it.
    """
    if pool is None:
        annotate_folder(folder, run_id, lexicon_dir)
    else:
        pool.submit(annotate_folder, folder, run_id, lexicon_dir).result()
    return folder


def annotate_batches(folders: list[Path], settings: Settings, run_id: str) -> int:
    """Annotate and load all batches, and return how many documents they held."""
    if not folders:
        return 0
    with ExitStack() as stack:
        pool = stack.enter_context(_processes(settings)) if _wants_processes(settings, len(folders)) else None
        runner: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=settings.workers)  # threads wait for processes
        return int(_annotate_and_load.with_options(task_runner=runner)(folders, settings, run_id, pool))


def _wants_processes(settings: Settings, batches: int) -> bool:
    if settings.task_runner == "auto":
        return batches > 1 and settings.workers > 1
    return settings.task_runner == "processes"


def _processes(settings: Settings) -> ProcessPoolExecutor:
    """Return plain processes: Prefect's own import Prefect and dbt again in each, before each flow."""
    return ProcessPoolExecutor(settings.workers, mp_context=multiprocessing.get_context("spawn"))


@flow(name="annotate", validate_parameters=False)
def _annotate_and_load(folders: list[Path], settings: Settings, run_id: str, pool: Executor | None) -> int:
    """Load each batch as soon as it is annotated."""
    futures = [annotate.submit(folder, run_id, settings.lexicon_dir, pool) for folder in folders]
    done = 0
    for number, future in enumerate(as_completed(futures), start=1):
        done += load(future.result(), settings)
        logger.info("%d documents, batch %d of %d", done, number, len(folders))
    return done

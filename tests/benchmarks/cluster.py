"""Annotating on Dask beside processes: `python -m tests.benchmarks.cluster` (some 5 minutes on two cores).

The same batches, articles of the corpus beside the project, are annotated again and again in one run: by a worker in a
process here, and by one that a single worker of Dask keeps, both warm, in turn. What Dask and Prefect cost is the
median over the rounds of the one time divided by the other. Then local clusters of 1, 2 and 4 workers of Dask read
them, warm as well: more than there are cores can only show that nothing is lost.

The fast tagger reads (`--tagger accurate` for the other): the less a batch takes, the more the way to it counts.
"""

from __future__ import annotations

import gzip
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.server import await_server, prepare_prefect, start_server
from tests.benchmarks.figures import parser, settle
from tests.benchmarks.growth.figures import Cluster, Figures
from warehouse.batch import Task, current_versions
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.sources.files import read_paths
from warehouse.store.opening import open_build
from warehouse.worker import WorkerSettings
from warehouse.workers import Workers

_SIZES = (1, 2, 4)


@dataclass(frozen=True)
class Way:
    """A way to annotate: what Prefect runs tasks with, and what they do."""

    runner: Any
    annotate: Any

    def seconds(self, tasks: list[Task]) -> float:
        """Annotate, and return the seconds from handing out the first batch to having the last."""
        from prefect import flow

        from flows.annotate import Annotators

        def annotate_all() -> float:
            began = time.monotonic()
            done = list(Annotators(self.annotate).annotate_all(tasks))
            assert len(done) == len(tasks)
            return time.monotonic() - began

        return float(flow(task_runner=self.runner)(annotate_all)())


@contextmanager
def processes(settings: WorkerSettings) -> Iterator[Way]:
    """Provide a worker here."""
    from prefect.task_runners import ThreadPoolTaskRunner

    with Workers(settings, 1) as workers:
        yield Way(ThreadPoolTaskRunner(max_workers=1), workers.annotate)


@contextmanager
def cluster(settings: WorkerSettings, count: int) -> Iterator[Way]:
    """Provide `count` workers of Dask, which last from flow to flow."""
    from distributed import LocalCluster
    from prefect_dask.task_runners import DaskTaskRunner

    from flows.cluster import OnCluster

    logging.getLogger("distributed").setLevel(logging.ERROR)
    with LocalCluster(n_workers=count, threads_per_worker=1, memory_limit=0, dashboard_address="127.0.0.1:0") as made:
        yield Way(DaskTaskRunner(address=made.scheduler_address), OnCluster(settings))


def overhead(tasks: list[Task], settings: WorkerSettings, rounds: int) -> float:
    """Return how many times as long one worker of Dask takes as one in a process here, the median of the rounds."""
    ratios = []
    with processes(settings) as here, cluster(settings, 1) as dask:
        for way in (here, dask):
            way.seconds(tasks[:1])  # warm
        for number in range(rounds):
            alone, on_dask = here.seconds(tasks), dask.seconds(tasks)
            ratios.append(on_dask / alone)
            print(
                f"round {number + 1}: process {alone:.2f} s, Dask {on_dask:.2f} s, {ratios[-1]:.2f} times", flush=True
            )
    return statistics.median(ratios)


def throughput(tasks: list[Task], settings: WorkerSettings, count: int) -> float:
    """Return how many articles a second a local cluster of `count` workers reads when it is warm, the best of two."""
    with cluster(settings, count) as dask:
        dask.seconds(tasks[:count])  # warm, as far as Dask hands them to different workers
        return sum(len(task.part) for task in tasks) / min(dask.seconds(tasks) for _ in range(2))


def cut(lines: list[str], home: Path, batch_size: int) -> list[Task]:
    """Return the articles in these lines of JSON as batches in a new home."""
    from flows.annotate import cut_batches

    articles = home / "articles.jsonl"
    articles.write_text("".join(lines), encoding="utf-8")
    settings = Settings(home=home, batch_size=batch_size, workers=1)
    settings.make_folders()
    found = read_paths([articles], limits=settings.limits)
    with open_build(settings) as build:
        build.add_documents([item for item in found if isinstance(item, RawDocument)], "run")
    versions = current_versions()
    return [Task.whole(folder, "run", versions) for folder in sorted(cut_batches.fn(settings, "run").iterdir())]


def main() -> int:
    """Measure and print; 1 when Dask costs more than it once did."""
    options = parser(__doc__ or "")
    options.add_argument("--corpus", type=Path, help="JSON lines, packed")
    options.add_argument("--articles", type=int, default=400)
    options.add_argument("--batch-size", type=int, default=100)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--tagger", choices=("fast", "accurate"), default="fast")
    options.add_argument("--write", action="store_true", help="keep in growth.json what the workers read a second")
    arguments = options.parse_args()
    os.environ["MARSAD_TAGGER"] = arguments.tagger
    corpus = arguments.corpus or arguments.shared / "corpora" / "saudi_2015_july.jsonl.gz"
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        lines = [line for line, _ in zip(file, range(arguments.articles), strict=False)]
    with tempfile.TemporaryDirectory(prefix="marsad-cluster-") as folder:
        home = Path(folder)
        prepare_prefect()
        start_server(home / "prefect-server.log")
        tasks = cut(lines, home, arguments.batch_size)
        await_server(home / "prefect-server.log")
        settings = WorkerSettings.of(Settings(home=home))
        print(f"{len(lines)} articles in {len(tasks)} batches, {os.cpu_count()} cores, tagger {arguments.tagger}")
        times = overhead(tasks, settings, arguments.rounds)
        print(f"one worker of Dask beside one process: {times:.2f} times as long (wanted: at most 1.3)")
        rates = []
        for count in _SIZES:
            rates.append((count, throughput(tasks, settings, count)))
            print(f"{count} workers of Dask: {rates[-1][1]:.1f} articles a second", flush=True)
    if arguments.write:
        figures = Figures.read()
        figures.cluster = Cluster(arguments.tagger, os.cpu_count() or 1, rates)
        figures.write()
    return settle({"dask pace beside a process": 1 / times}, raise_floors=arguments.raise_floors)


if __name__ == "__main__":
    raise SystemExit(main())

"""Marsad's load of facts: batches of Parquet files, each a transaction that replaces its documents' rows."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from job import Clock, Job, Result, do

from warehouse.batch import read_batch
from warehouse.store.build import Build
from warehouse.store.file import open_build_file


def load(build: Build, folder: Path) -> None:
    """Load one batch."""
    document_ids, tables, readings, _ = read_batch(folder, [folder])
    build.load(tables, document_ids, readings)


def count(build: Build) -> int:
    """Return the rows of raw.mentions."""
    (rows,) = build.connection.execute("select count(*) from raw.mentions").fetchone() or (0,)
    return int(rows)


def work(job: Job, clock: Clock) -> Result:
    """Load all batches, and the last one once more."""
    batches = [Path(batch) for batch in job["batches"]]
    with open_build_file(Path(job["folder"], "build.duckdb")) as build:
        with clock.running():
            for batch in batches:
                load(build, batch)
        rows = count(build)
        load(build, batches[-1])
        return {"mentions": rows, "again": count(build), "version": version("marsad")}


do(work)

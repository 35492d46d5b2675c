"""Marsad's models of copies, by dbt as `transform` runs them."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

import duckdb
from job import Clock, Job, Result, do

from tests.benchmarks.duplicates import FOUND, fill, run_models


def work(job: Job, clock: Clock) -> Result:
    """Return the pairs of lines (from 1) that have one original; dbt's own start is left out of the time."""
    file = Path(job["folder"], "copies.duckdb")
    fill(file, Path(job["corpus"]), None)
    clock.seconds = run_models(file)
    with duckdb.connect(str(file), read_only=True) as tables:
        found = tables.execute(FOUND).fetchall()
    shutil.copyfile(file, job["keep"])  # for who scores the pairs
    return {"pairs": found, "version": version("marsad")}


do(work)

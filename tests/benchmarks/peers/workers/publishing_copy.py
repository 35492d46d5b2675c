"""The least that a release can cost: a plain copy of the file, or DuckDB's `copy from database`, on the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
from job import Clock, Job, Result, do


def copy_file(source: Path, target: Path) -> None:
    """Copy the file as it is."""
    shutil.copyfile(source, target)
    with target.open("rb") as copied:
        os.fsync(copied.fileno())


def copy_database(source: Path, target: Path) -> None:
    """Copy all tables into a new file."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute(f"attach '{source}' as source (read_only); attach '{target}' as target")
        connection.execute("copy from database source to target")


def work(job: Job, clock: Clock) -> Result:
    """Copy the build so many times."""
    copy = copy_database if job["by_duckdb"] else copy_file
    for number in range(job["times"]):
        with clock.running():
            copy(Path(job["build"]), Path(job["folder"], f"{number}.duckdb"))
    return {"version": f"DuckDB {duckdb.__version__}" if job["by_duckdb"] else ""}


do(work)

"""DuckDB alone: `insert … from read_json`. The least that a load can cost: no ids, nothing compared, nothing kept."""

from __future__ import annotations

from pathlib import Path

import duckdb
from job import Clock, Job, Result, do

COLUMNS = "{url: 'varchar', source: 'varchar', date: 'varchar', title: 'varchar', author: 'varchar', text: 'varchar'}"


def load(file: str, store: Path, *, ignore_errors: bool) -> int:
    """Load one file into a new DuckDB file, and return the rows that hold something."""
    with duckdb.connect(str(store)) as connection:
        connection.execute("set threads = 1")
        read = f"read_json(?, format = 'newline_delimited', columns = {COLUMNS}, ignore_errors = {ignore_errors})"
        connection.execute(f"create table documents as from {read} limit 0", [file])
        connection.execute(f"insert into documents from {read}", [file])
        connection.execute("checkpoint")
        (rows,) = connection.execute("select count(*) from documents where text is not null").fetchone() or (0,)
    return int(rows)


def work(job: Job, clock: Clock) -> Result:
    """Load the lines, then those with a broken one among them."""
    folder, ignore_errors = Path(job["folder"]), bool(job["ignore_errors"])
    load(job["one"], folder / "one.duckdb", ignore_errors=ignore_errors)  # as the others do
    with clock.running():
        rows = load(job["lines"], folder / "whole.duckdb", ignore_errors=ignore_errors)
    left, told = 0, "nothing"
    try:
        left = load(job["broken"], folder / "broken.duckdb", ignore_errors=ignore_errors)
    except duckdb.Error as error:
        told = f"stops: {type(error).__name__}"
    return {"rows": rows, "broken_rows": left, "broken_told": told, "version": duckdb.__version__}


do(work)

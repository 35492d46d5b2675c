"""DuckDB's own way in: `copy … from` the same Parquet files, a batch a transaction or all at once."""

from __future__ import annotations

from pathlib import Path

import duckdb
from job import Clock, Job, Result, do

from warehouse.store.schema import FACT_TABLES, schema_sql


def copy(store: duckdb.DuckDBPyConnection, files: str) -> None:
    """Copy the files of all tables, whose folders `files` is a pattern of, in one transaction."""
    store.begin()
    for table in FACT_TABLES:
        store.execute(f"copy raw.{table} from '{files}/part-*/{table}.parquet' (format parquet)")
    store.commit()


def count(store: duckdb.DuckDBPyConnection) -> int:
    """Return the rows of raw.mentions."""
    (rows,) = store.execute("select count(*) from raw.mentions").fetchone() or (0,)
    return int(rows)


def work(job: Job, clock: Clock) -> Result:
    """Copy all batches, and the last one once more."""
    batches = list(job["batches"])
    with duckdb.connect(str(Path(job["folder"], "store.duckdb"))) as store:
        store.execute(schema_sql())
        with clock.running():
            for files in [f"{Path(batches[0]).parent}/*"] if job["at_once"] else batches:
                copy(store, files)
        rows = count(store)
        copy(store, batches[-1])
        return {"mentions": rows, "again": count(store), "version": f"DuckDB {duckdb.__version__}"}


do(work)

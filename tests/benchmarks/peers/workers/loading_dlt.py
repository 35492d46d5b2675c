"""dlt: its `filesystem` source and `read_jsonl` into its DuckDB destination, by Parquet, its fastest way there.

`append` as it comes; `merge` on a hash of the record, so that what is there already is not there twice.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import dlt
import duckdb
from dlt.sources.filesystem import filesystem, read_jsonl
from job import Clock, Job, Result, do


def hashed(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with an id that is its content's hash."""
    content = json.dumps(record, ensure_ascii=False, sort_keys=True, default=str)
    return {**record, "document_id": hashlib.sha256(content.encode()).hexdigest()}


def load(file: str, folder: Path, disposition: str) -> Path:
    """Load one file into a new DuckDB file, and return that."""
    store = folder / "store.duckdb"
    folder.mkdir(parents=True)
    pipeline = dlt.pipeline(
        pipeline_name="peers",
        pipelines_dir=str(folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(store)),
        dataset_name="raw",
    )
    records = filesystem(bucket_url=str(Path(file).parent), file_glob=Path(file).name) | read_jsonl()
    if disposition == "merge":
        records.add_map(hashed)
        records.apply_hints(primary_key="document_id", columns={"document_id": {"data_type": "text"}})
    pipeline.run(records.with_name("documents"), write_disposition=disposition, loader_file_format="parquet")
    return store


def count(store: Path) -> int:
    """Return the rows of the table; 0 where there is none."""
    if not store.exists():
        return 0
    with duckdb.connect(str(store)) as connection:
        tables = connection.execute("select count(*) from duckdb_tables() where table_name = 'documents'").fetchone()
        rows = connection.execute("select count(*) from raw.documents").fetchone() if tables != (0,) else (0,)
    return int(rows[0]) if rows else 0


def work(job: Job, clock: Clock) -> Result:
    """Load the lines, then those with a broken one among them."""
    folder = Path(job["folder"])
    load(job["one"], folder / "one", job["disposition"])  # what is imported at the first call is there
    with clock.running():
        store = load(job["lines"], folder / "whole", job["disposition"])
    told = "nothing"
    try:
        load(job["broken"], folder / "broken", job["disposition"])
    except Exception as error:  # whatever it says is its answer to the broken line
        root: BaseException = error
        while root.__cause__:
            root = root.__cause__
        told = f"stops: {type(root).__name__}"
    return {
        "rows": count(store),
        "broken_rows": count(folder / "broken" / "store.duckdb"),
        "broken_told": told,
        "version": dlt.__version__,
    }


do(work)

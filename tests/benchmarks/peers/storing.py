"""Facts into the raw layer, beside DuckDB's own way in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, row_of
from tests.benchmarks.peers.running import Contestant, Measured, take_turns
from warehouse.batch import annotate_batch
from warehouse.model import RawDocument

BATCH = 200  # documents, as a run has it
BATCHES = 40
_NOT_READ_BEFORE = pa.table({"document_id": pa.array([], pa.string())})
CONTESTANTS = [
    Contestant(
        "Marsad",
        "storing_marsad.py",
        note="looks what there is of the same documents, and replaces it, a batch at a time.",
    ),
    Contestant(
        "DuckDB, copy a batch at a time",
        "storing_duckdb.py",
        job={"at_once": False},
        note="adds the rows, and looks at nothing.",
    ),
    Contestant(
        "DuckDB, copy all at once",
        "storing_duckdb.py",
        job={"at_once": True},
        note="one transaction for all, after which a run that was killed begins anew.",
    ),
]


def measure(effort: Effort) -> Subject:
    """Return the table of loads."""
    batches, count = _batches(effort)
    job = {"batches": [str(batch) for batch in batches]}
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=effort.rounds)
    rows = []
    for one in CONTESTANTS:
        outcome, figures = outcomes[one.who], {}
        if isinstance(outcome, Measured):
            more = outcome.result["again"] - outcome.result["mentions"]
            figures = {"the last batch once more": f"{more:,} mentions twice" if more else "the same mentions"}
        rows.append(row_of(one, outcome, outcomes["Marsad"], count, figures))
    about = (
        f"{count:,} rows of seven tables (articles, segments, names, dates, quotes, reports and who took part) from "
        f"Parquet files, {len(batches)} batches of {BATCH} articles: facts of {BATCH} true ones, again under other ids."
    )
    return Subject("Facts into the raw layer", "rows", about, rows)


def _batches(effort: Effort) -> tuple[list[Path], int]:
    """Write the batches, and return their folders and how many rows all have."""
    payloads = [json.dumps(one, ensure_ascii=False).encode() for one in effort.some(BATCH)]
    ids = [hashlib.sha256(payload).hexdigest() for payload in payloads]
    documents = [
        RawDocument(one, f"bench#{number}", "application/json", payload)
        for number, (one, payload) in enumerate(zip(ids, payloads, strict=True), 1)
    ]
    tables = annotate_batch(documents, "run 1")
    folders = []
    for number in range(BATCHES):
        folder = effort.folder / "batches" / f"{number:03}"
        (folder / "part-000000").mkdir(parents=True)
        renamed = pa.table({"document_id": [_other(one, number) for one in ids]})
        parquet.write_table(renamed, folder / "documents.parquet")
        parquet.write_table(_NOT_READ_BEFORE, folder / "readings.parquet")
        for name, table in tables.items():
            parquet.write_table(_under_other_ids(table, number), folder / "part-000000" / f"{name}.parquet")
        folders.append(folder)
    return folders, BATCHES * sum(table.num_rows for table in tables.values())


def _under_other_ids(table: pa.Table, number: int) -> pa.Table:
    place = table.schema.get_field_index("document_id")
    others = pa.array([_other(one, number) for one in table.column(place).to_pylist()], pa.string())
    return table.set_column(place, table.schema.field(place), others)


def _other(document_id: str, number: int) -> str:
    return f"{number:04x}{document_id[4:]}"

"""The raw layer's tables, from `schema.sql`, which is the only place that names their columns."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

FACT_TABLES = (
    "articles",
    "segments",
    "mentions",
    "dates",
    "quotes",
    "event_reports",
    "event_report_participants",
)
"""The tables that annotating fills, one document's rows replaced at a time."""

CLEANED_TABLES = ("articles", "segments")
"""Those of `FACT_TABLES` that cleaning alone fills."""


@cache
def schema_sql() -> str:
    """Return the statements that make the raw layer; they may be run again."""
    return (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")


@cache
def arrow_schemas() -> dict[str, pa.Schema]:
    """Return the Arrow schema of each table of the raw layer."""
    with duckdb.connect() as memory:
        memory.execute(schema_sql())
        names = memory.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
        return {name: memory.execute(f"select * from raw.{name}").to_arrow_table().schema for (name,) in names}


def arrow_table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    """Return `rows` as an Arrow table with the columns of raw table `name`; missing keys are NULL."""
    return pa.Table.from_pylist(rows, schema=arrow_schemas()[name])


def row_of(record: object) -> dict[str, object]:
    """Return the fields of a slotted dataclass as a row."""
    slots: tuple[str, ...] = record.__slots__  # type: ignore[attr-defined]
    return {name: getattr(record, name) for name in slots}

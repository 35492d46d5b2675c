"""What a warehouse says, without when and by which run it came to say so: hashes of the published tables.

Two warehouses that were made of the same input by the same versions have equal hashes, whatever runs it took, on
whatever machine, in whatever order DuckDB keeps the rows. A hash is over all rows of a table, each as often as it is
there, and over all columns but those of `LEFT_OUT`. It holds for one version of DuckDB, whose `hash` it is made of.

Hashed are all tables of schema `main` but the records of runs (`RECORDS_OF_RUNS`), and the views that show the raw
layer (`RAW_SHOWN`). Other views show what is in these tables already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

LEFT_OUT = frozenset(
    {
        "run_id",  # the run that put an input into quarantine
        "cut_since_run",  # the run that adopted a learned line
        "ingested_at",  # when a document was first taken in; of a web archive that is not when it was captured
        "first_seen_at",  # when a version of an article was seen, by our clock
        "last_seen_at",
        "quarantined_at",  # when an input failed, was read after all, or when somebody decided: by our clock too
        "resolved_at",
        "decided_at",
    }
)
"""Columns that tell when, or by which run, a row was made, and nothing about the news."""

RECORDS_OF_RUNS = frozenset({"runs", "check_results"})
"""Tables with rows for each run: a run that was killed and done again leaves two where another leaves one."""

RAW_SHOWN = frozenset({"quarantine", "learned_lines", "segments"})
"""Views with content that is in no table of `main`."""

DIGITS = 6
"""Decimals that count of a float: the last bits of an average depend on the order in which threads add up."""

_FLOATS = {"DOUBLE", "FLOAT"}


@dataclass(frozen=True, slots=True)
class Content:
    """A table, and the types of its columns that count, by name, in their order."""

    table: str
    types: Mapping[str, str]

    def row_hash(self) -> str:
        """Return the SQL expression of a row's hash, for which the order of columns does not matter."""
        return f"hash({', '.join(map(self._value, sorted(self.types))) or '0'})"

    def _value(self, column: str) -> str:
        """Return the SQL expression of what counts of a column's value."""
        return f'round("{column}", {DIGITS})' if self.types[column] in _FLOATS else f'"{column}"'


def content_hashes(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the hash of each published table by name, 32 hexadecimal digits; one pass over each table."""
    return {name: _hash(connection, content) for name, content in content_tables(connection).items()}


def content_hash(hashes: Mapping[str, str]) -> str:
    """Return the hash of a whole warehouse from those of its tables, 32 hexadecimal digits."""
    return _digest(sorted(hashes.items()))


def content_tables(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, Content]:
    """Return what is hashed in `database`, by default the connection's own, by table name."""
    query = """
        select relations.name, columns.column_name, columns.data_type
        from (
            select database_name, schema_name, table_name as name, true as is_table from duckdb_tables()
            union all
            select database_name, schema_name, view_name, false from duckdb_views()
        ) as relations
        inner join duckdb_columns() as columns
            on relations.database_name = columns.database_name
            and relations.schema_name = columns.schema_name
            and relations.name = columns.table_name
        where
            relations.database_name = coalesce($database, current_database())
            and relations.schema_name = 'main'
            and (relations.is_table or list_contains($shown, relations.name))
            and not list_contains($records, relations.name)
            and not list_contains($left_out, columns.column_name)
        order by relations.name, columns.column_index
    """
    chosen = {"shown": sorted(RAW_SHOWN), "records": sorted(RECORDS_OF_RUNS), "left_out": sorted(LEFT_OUT)}
    types: dict[str, dict[str, str]] = {}
    for table, column, data_type in connection.execute(query, {"database": database, **chosen}).fetchall():
        types.setdefault(table, {})[column] = data_type
    return {table: Content(table, columns) for table, columns in types.items()}


def _hash(connection: duckdb.DuckDBPyConnection, content: Content) -> str:
    query = f"""
        select count(*), coalesce(bit_xor(row_hash), 0), coalesce(sum(row_hash), 0)
        from (select {content.row_hash()} as row_hash from main."{content.table}")
    """
    return _digest([sorted(content.types.items()), connection.execute(query).fetchone()])


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]

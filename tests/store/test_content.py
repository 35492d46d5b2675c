"""Content hashes: equal for warehouses that say the same, whatever made them and when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Published
from warehouse.store.content import LEFT_OUT, RAW_SHOWN, RECORDS_OF_RUNS, content_hash, content_hashes, content_tables
from warehouse.store.keys import table_keys

_NOT_OURS = {"published_at", "first_reported_at", "last_reported_at"}  # the outlets' times: they are content


@pytest.fixture
def memory() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def hash_of(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    connection.execute(f"create or replace table facts as {query}")
    return content_hashes(connection)["facts"]


@pytest.mark.parametrize(
    "query",
    [
        "from rows order by a desc",
        "select b, a from rows",
        "select *, now()::timestamp as ingested_at, 'run 7' as run_id from rows",
        "select a, b + 1e-12 as b from rows",
    ],
    ids=["order of rows", "order of columns", "time and run", "last bits of a float"],
)
def test_what_says_the_same_has_one_hash(query: str, memory: duckdb.DuckDBPyConnection) -> None:
    memory.execute("create table rows as select 'خبر ' || range as a, range / 3 as b from range(5000)")
    memory.execute("set preserve_insertion_order = false")
    before = hash_of(memory, "from rows")
    memory.execute("set threads = 1")
    assert hash_of(memory, query) == before


@pytest.mark.parametrize(
    "query",
    [
        "select * replace (if(a = 'خبر 7', 'خبر', a) as a) from rows",
        "select * replace (if(a = 'خبر 7', null, a) as a) from rows",
        "select * replace (if(b = 1, 1.00001, b) as b) from rows",
        "from rows where a <> 'خبر 7'",
        "from rows union all from rows where a = 'خبر 7'",
        "from rows union all from rows union all from rows",
        "select a, b, null as c from rows",
        "select a as b, b as a from rows",
        "select a, b::varchar as b from rows",
        "from rows where false",
    ],
)
def test_what_says_something_else_has_another(query: str, memory: duckdb.DuckDBPyConnection) -> None:
    memory.execute("create table rows as select 'خبر ' || range as a, range / 3 as b from range(5000)")
    assert hash_of(memory, query) != hash_of(memory, "from rows")


def test_a_hash_is_the_same_in_another_file(tmp_path: Path, memory: duckdb.DuckDBPyConnection) -> None:
    query = "select 'خبر ' || range as a, [range, null] as tags, date '2015-07-01' as day from range(100)"
    with duckdb.connect(str(tmp_path / "facts.duckdb")) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.other as select 1 as i")
        in_file = hash_of(connection, query)
    assert in_file == hash_of(memory, query) == "376b2a7bc4b8e9b3a439b935deddfe0b"


def test_the_hash_of_all_changes_with_each(memory: duckdb.DuckDBPyConnection) -> None:
    assert content_hash({"a": "1", "b": "2"}) == content_hash({"b": "2", "a": "1"})
    assert content_hash({"a": "1", "b": "2"}) != content_hash({"a": "2", "b": "1"})


def test_every_published_table_is_hashed_but_for_records_and_derived_views(sample: Published) -> None:
    query = "select table_name, table_type from information_schema.tables where table_schema = 'main'"
    relations = dict(sample.rows(query))
    views = {name for name, kind in relations.items() if kind == "VIEW"}
    with duckdb.connect(str(sample.settings.published_file), read_only=True) as connection:
        hashed = content_tables(connection).keys()
    assert relations.keys() - hashed - RECORDS_OF_RUNS == views - RECORDS_OF_RUNS - RAW_SHOWN
    assert hashed >= RAW_SHOWN | {"articles", "mentions", "events"}


def test_every_time_is_content_or_left_out_on_purpose(sample: Published) -> None:
    """A new column of this kind has to be put on one side."""
    with duckdb.connect(str(sample.settings.published_file), read_only=True) as connection:
        counted = content_tables(connection)
    times = {
        column for content in counted.values() for column, kind in content.types.items()
        if kind.startswith("TIMESTAMP") or "run" in column.split("_")
    }  # fmt: skip
    assert times == _NOT_OURS
    assert not times & LEFT_OUT


def test_two_homes_made_at_other_times_have_one_content(sample: Published, tmp_path: Path) -> None:
    """The clock and the runs of a warehouse are changed everywhere; its content stays."""
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(sample.settings.published_file.read_bytes())
    with duckdb.connect(str(copy)) as connection:
        before = content_hashes(connection)
        connection.execute("delete from raw.runs")
        query = """
            select schema_name, table_name, column_name, data_type from duckdb_columns() as columns
            semi join duckdb_tables() as tables using (schema_name, table_name)
            where schema_name in ('main', 'raw') and list_contains($left_out, column_name)
        """
        columns = connection.execute(query, {"left_out": sorted(LEFT_OUT)}).fetchall()
        assert len(columns) > 5
        for schema, table, column, kind in columns:
            other = "'another'" if kind == "VARCHAR" else f"timestamp '{dt.datetime(2001, 1, 1)}'"
            connection.execute(f"update {schema}.{table} set {column} = {other}")
        assert content_hashes(connection) == before


def test_every_hashed_table_has_a_key_that_is_one(sample: Published) -> None:
    with duckdb.connect(str(sample.settings.published_file), read_only=True) as connection:
        tables = content_tables(connection)
    assert tables.keys() <= table_keys().keys()
    for table in tables:
        key = ", ".join(table_keys()[table])
        assert sample.rows(f"select {key} from {table} group by all having count(*) > 1") == [], table

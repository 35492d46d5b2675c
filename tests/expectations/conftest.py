"""A small real build for checks: all of it changed, as after a full refresh, and each test's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Published


def mark_all_as_changed(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of schema `changes` as a full refresh does: with all rows there are."""
    tables = connection.execute("""
        select changes.table_name, any_value(tables.schema_name)
        from duckdb_tables() as changes
        inner join duckdb_tables() as tables on changes.table_name = tables.table_name
        where changes.schema_name = 'changes' and tables.schema_name in ('main', 'intermediate')
        group by changes.table_name
    """).fetchall()
    assert len(tables) > 20
    for table, schema in tables:
        columns = ", ".join(row[0] for row in connection.execute(f"describe changes.{table}").fetchall())
        connection.execute(f"delete from changes.{table}")
        connection.execute(f"insert into changes.{table} select {columns} from {schema}.{table}")


def mark_all_as_checked(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty the tables of schema `changes`, as a build that was checked as a whole does."""
    tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'changes'").fetchall()
    for (table,) in tables:
        connection.execute(f"delete from changes.{table}")


@pytest.fixture(scope="session")
def checked_file(two_articles: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build file of two articles as it was before it was checked: everything changed."""
    path = Path(shutil.copy(two_articles.settings.build_file, tmp_path_factory.mktemp("checks")))
    with duckdb.connect(str(path)) as connection:
        mark_all_as_changed(connection)
    return path


@pytest.fixture(scope="session")
def session_connection(checked_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(checked_file)) as connection:
        yield connection


@pytest.fixture
def build(session_connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build file, open; what the test plants is taken back."""
    session_connection.begin()
    yield session_connection
    session_connection.rollback()

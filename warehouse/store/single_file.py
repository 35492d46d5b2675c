"""One DuckDB file made from a lake: what readers see, with its raw layer, views, functions and descriptions."""

from __future__ import annotations

import uuid
from pathlib import Path

import duckdb

from warehouse.descriptions import described
from warehouse.errors import StageError, UsageError
from warehouse.extensions import CONFIG, spilling
from warehouse.settings import Settings
from warehouse.store.durable import READ_ONLY, copy_read_only, written_whole
from warehouse.store.faults import explained
from warehouse.store.file import WRITING
from warehouse.store.file_releases import release_file
from warehouse.store.lake import ALIAS, attach, lake_of, required_lake
from warehouse.store.lake_releases import snapshot_of
from warehouse.store.pinned import defined_functions, defined_views, in_order
from warehouse.store.releases import Release, chosen_release, current_release

_TABLES = """
    select
        schema_name,
        table_name,
        string_agg(
            format('"{}" {}{}', column_name, data_type, if(is_nullable, '', ' not null')), ', ' order by column_index
        ) as columns
    from duckdb_columns()
    semi join duckdb_tables() using (database_name, schema_name, table_name)
    where database_name = ? and schema_name <> 'published'  -- shows the lake's snapshots, which a file does not have
    group by schema_name, table_name
    order by schema_name, table_name
"""
_COMMENTS = """
    select format('table "{}"."{}"', schema_name, table_name), comment from duckdb_tables()
    where database_name = $lake and schema_name <> 'published' and comment is not null
    union all
    select format('column "{}"."{}"."{}"', schema_name, table_name, column_name), comment from duckdb_columns()
    semi join duckdb_tables() using (database_name, schema_name, table_name)
    where database_name = $lake and schema_name <> 'published' and comment is not null
"""


def write_single_file(settings: Settings, output: Path, *, number: int | None = None) -> Release:
    """Write what readers see, or release `number`, to one file, which is there whole or not at all, and read-only.

    The file is a warehouse as the file store publishes it, with the same content. Raises UsageError when there is no
    such release, StageError when the file cannot be written.
    """
    release = chosen_release(settings, number) if number else current_release(settings)
    if release is None:
        raise UsageError("nothing was published yet; publish a warehouse first with `marsad run`.")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(output) as partial:
            if lake_of(settings) is None:
                with release_file(settings, release.number).open("rb") as source:
                    copy_read_only(source, partial)
            else:
                _write_from_lake(settings, release.number, partial)
                partial.chmod(READ_ONLY)
    except (OSError, duckdb.IOException) as error:
        raise StageError(f"cannot write {output}: {explained(error, output)}.") from error
    return release


def _write_from_lake(settings: Settings, number: int, path: Path) -> None:
    snapshot = snapshot_of(settings, number)
    quoted = str(path).replace("'", "''")
    with duckdb.connect(config={**CONFIG, **WRITING, **spilling(uuid.uuid4().hex)}) as connection:
        attach(connection, required_lake(settings), read_only=True, snapshot=snapshot)
        connection.execute(f"attach '{quoted}' as whole")
        connection.execute("use whole")
        _copy_tables(connection)
        found = [view for view in defined_views(connection) if view.schema != "published"]
        for schema in sorted({view.schema for view in found}):
            connection.execute(f'create schema if not exists "{schema}"')
        views = {
            f"{view.schema}.{view.name}": f'create view "{view.schema}"."{view.name}" as {view.query}' for view in found
        }
        functions = {
            f"main.{function.name}": f'create macro main."{function.name}"({function.parameters}) as {function.body}'
            for function in defined_functions(connection, snapshot)
        }
        for statement in (*in_order(views), *in_order(functions)):
            connection.execute(statement)
        _comment(connection)
        connection.execute("use memory")
        connection.execute("detach whole")


def _copy_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for schema, table, columns in connection.execute(_TABLES, [ALIAS]).fetchall():
        connection.execute(f'create schema if not exists "{schema}"')
        connection.execute(f'create table "{schema}"."{table}" ({columns})')
        connection.execute(f'insert into "{schema}"."{table}" by name select * from {ALIAS}."{schema}"."{table}"')


def _comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the descriptions: what the lake keeps, and what only the dbt project knows, of views and functions."""
    comments = dict(connection.execute(_COMMENTS, {"lake": ALIAS}).fetchall())
    there = "select schema_name || '.' || view_name from duckdb_views() where database_name = 'whole'"
    views = {name for (name,) in connection.execute(there).fetchall()}
    there = "select 'main.' || function_name from duckdb_functions() where database_name = 'whole'"
    functions = {name for (name,) in connection.execute(there).fetchall()}
    for relation in described():
        if relation.name in functions:
            comments[f"macro table {relation.name}"] = relation.text
        elif relation.name in views:
            comments[f"view {relation.name}"] = relation.text
            comments |= {f'column {relation.name}."{column}"': text for column, text in relation.columns.items()}
    for place, text in comments.items():
        quoted = text.replace("'", "''")
        connection.execute(f"comment on {place} is '{quoted}'")

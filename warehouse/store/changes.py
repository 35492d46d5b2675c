"""What the tables of dbt were made with, and what has changed in them since: the memory of incremental builds.

Models that dbt brings up to date by groups write the rows that went and came into tables of schema `changes`
(dbt/macros/incremental). Models downstream, and the checks, read there what they have to look at. A full build begins
by forgetting that there was one before; it, and every increment, ends with `settle`, when all was made and checked as a
whole. So a full build that was killed is begun again, and an increment that was killed leaves nothing forgotten.
"""

from __future__ import annotations

import duckdb

from warehouse.project import project_version
from warehouse.store.build import Build, now


def can_increment(build: Build, *, full_refresh: bool = False) -> bool:
    """Tell whether an increment will do; if not, forget what the tables were made with, for all are made anew.

    That is so where they were made with another version of dbt's project, of the catalogue's own rows or of DuckDB,
    whose `hash` they keep; where no full build was ever settled, or a model was made whole since, by somebody else, so
    that its changes are a view; and where `full_refresh` asks for it.
    """
    settled = build.connection.execute("select version from raw.built_from").fetchone()
    views = build.connection.execute("select 1 from duckdb_views() where schema_name = 'changes' limit 1").fetchone()
    if settled == (version(build),) and not views and not full_refresh:
        return True
    build.connection.execute("delete from raw.built_from")
    return False


def version(build: Build) -> str:
    """Return the version of all that models read beside the documents."""
    query = """
        select
            (select count(*) || ' ' || coalesce(bit_xor(hash(catalogue_entities)), 0) from raw.catalogue_entities),
            (select count(*) || ' ' || coalesce(bit_xor(hash(catalogue_aliases)), 0) from raw.catalogue_aliases)
    """
    row = build.connection.execute(query).fetchone()
    return " ".join([project_version(), duckdb.__version__, *map(str, row or ())])


def settle(build: Build, made_with: str) -> None:
    """Write down the version that the tables are made with, now that they are checked, and forget what had changed.

    After a full build views say that all changed (dbt/macros/incremental/tracked.sql); empty tables take their places.
    """
    views = build.connection.execute("select view_name from duckdb_views() where schema_name = 'changes'").fetchall()
    tables = build.connection.execute("select table_name from duckdb_tables() where schema_name = 'changes'").fetchall()
    with build.transaction():
        for (view,) in views:
            build.connection.execute(f'create or replace temp table forgotten as from changes."{view}" limit 0')
            build.connection.execute(f'drop view changes."{view}"')
            build.connection.execute(f'create table changes."{view}" as from forgotten')
        for (table,) in tables:
            build.connection.execute(f'delete from changes."{table}"')
        build.connection.execute("delete from raw.built_from")
        build.connection.execute("insert into raw.built_from values (?, ?)", [made_with, now()])

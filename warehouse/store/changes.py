"""What the tables of dbt were made with, and what has changed in them since: the memory of incremental builds.

Models that dbt brings up to date by groups write the rows that went and came into tables of schema `changes`
(dbt/macros/incremental). Models downstream, and the checks, read there what they have to look at. The tables are
emptied when a build was made and checked as a whole, so a run that was killed between leaves nothing forgotten.
"""

from __future__ import annotations

from warehouse.project import project_version
from warehouse.store.build import Build, now


def built_from(build: Build) -> str:
    """Return the version of all that models read beside the documents: dbt's project, and the catalogue's own rows."""
    query = """
        select
            (select count(*) || ' ' || coalesce(bit_xor(hash(catalogue_entities)), 0) from raw.catalogue_entities),
            (select count(*) || ' ' || coalesce(bit_xor(hash(catalogue_aliases)), 0) from raw.catalogue_aliases)
    """
    row = build.connection.execute(query).fetchone()
    return " ".join([project_version(), *map(str, row or ())])


def is_built_from(build: Build, version: str) -> bool:
    """Tell whether the tables were made with `version`, and only the documents may have changed since."""
    return build.connection.execute("select 1 from raw.built_from where version = ?", [version]).fetchone() is not None


def settle(build: Build, version: str) -> None:
    """Write down that the tables are made with `version` and checked, and forget what had changed."""
    tables = build.connection.execute("select table_name from duckdb_tables() where schema_name = 'changes'").fetchall()
    with build.transaction():
        for (table,) in tables:
            build.connection.execute(f'delete from changes."{table}"')
        build.connection.execute("delete from raw.built_from")
        build.connection.execute("insert into raw.built_from values (?, ?)", [version, now()])

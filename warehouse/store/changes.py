"""What the tables of dbt were made with, and what has changed in them since: the memory of incremental builds.

Models that dbt brings up to date by groups write the rows that went and came into tables of schema `changes`
(dbt/macros/incremental). Models downstream, and the checks, read there what they have to look at. A full build begins
by forgetting that there was one before; it, and every increment, ends with `finish`, when dbt has made and tested all.
What had changed is forgotten with `forget`, when the checks held. So where

    dbt was killed or failed    the next run begins the full build again, or passes on what the increment did not
    a check failed              the next run is an increment, also after a full build, of which all is checked again
"""

from __future__ import annotations

import datetime as dt

import duckdb

from warehouse.project import project_version
from warehouse.store.build import Build, now

_MANY = 50_000
"""Articles, arbitrary: where more than these, and more than half of all, were read since, all tables are made anew."""


def can_increment(build: Build, *, full_refresh: bool = False) -> bool:
    """Tell whether an increment will do; if not, forget what the tables were made with, for all are made anew.

    That is so where they were made with another version of dbt's project, of the catalogue's own rows or of DuckDB,
    whose `hash` they keep; where no full build was ever finished, or a model's table is gone, or was made whole since,
    by somebody else, so that its changes are a view; where most of many articles were read since, new or again, for a
    full build goes by parts and compares nothing; and where `full_refresh` asks for it.
    """
    finished = build.connection.execute("select version from raw.built_from").fetchone()
    other = """
        select 1 from duckdb_views() where schema_name = 'changes'
        union all
        select 1 from duckdb_tables() as changes
        where schema_name = 'changes' and not exists (
            from duckdb_tables() as tables
            where tables.table_name = changes.table_name and tables.schema_name <> 'changes'
        )
    """
    read_since = f"""
        select 1 from raw.articles cross join raw.built_from
        having count(*) filter (annotated_at >= built_at) > greatest({_MANY}, count(*) / 2)
    """
    is_other = any(build.connection.execute(query).fetchone() for query in (other, read_since))
    if finished == (version(build),) and not is_other and not full_refresh:
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


def seen_until(build: Build, run_id: str) -> dt.datetime:
    """Return the time until which dbt, when it begins now in this run, has seen all that came.

    What other runs at work have found may come later: then it is when the first of them began.
    """
    query = "select min(started_at) from raw.runs where finished_at is null and run_id <> ?"
    (began,) = build.connection.execute(query, [run_id]).fetchone() or (None,)
    return min(began or now(), now())


def finish(build: Build, made_with: str, seen: dt.datetime) -> None:
    """Write down with which version all tables were brought up to date, and with all that came until when.

    After a full build views say that all changed (dbt/macros/incremental/tracked.sql). All that dbt makes has seen it;
    empty tables take the places of the views in schema `changes`, and the checks still see it in `unchecked`.
    """
    connection = build.connection
    views = connection.execute("select view_name from duckdb_views() where schema_name = 'changes'").fetchall()
    with build.transaction():
        for (view,) in views:
            connection.execute(f'create or replace temp table forgotten as from changes."{view}" limit 0')
            connection.execute(f'drop view changes."{view}"')
            connection.execute(f'create table changes."{view}" as from forgotten')
        connection.execute("delete from raw.built_from")
        connection.execute("insert into raw.built_from values (?, ?)", [made_with, seen])


def schema_to_check(build: Build) -> str:
    """Return the schema whose relations name what was not checked yet: `unchecked`, with all rows, or `changes`."""
    views = "select 1 from duckdb_views() where schema_name = 'unchecked' limit 1"
    return "unchecked" if build.connection.execute(views).fetchone() else "changes"


def forget(build: Build) -> None:
    """Forget what has changed, now that it is checked."""
    connection = build.connection
    views = connection.execute("select view_name from duckdb_views() where schema_name = 'unchecked'").fetchall()
    tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'changes'").fetchall()
    with build.transaction():
        for (view,) in views:
            connection.execute(f'drop view unchecked."{view}"')
        for (table,) in tables:
            connection.execute(f'delete from changes."{table}"')

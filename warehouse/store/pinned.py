"""Queries of a lake pinned to one of its snapshots: every table they name is read as it was then.

DuckLake reads a table at a version, but not a view or a function. So a view in a query becomes its own query, and a
function the one of its name in the schema that holds the pinned ones. DuckDB's own parser takes the queries apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from typing import Any

import duckdb

from warehouse.store.lake import ALIAS, METADATA

_CREATED = re.compile(r"^create view .*? as ", re.IGNORECASE)
_VIEWS = "select schema_name, view_name, rtrim(sql, ';') from duckdb_views() where database_name = ?"
_RELATIONS = """
    select name, comment
    from (
        select database_name, schema_name, table_name as name, comment from duckdb_tables()
        union all
        select database_name, schema_name, view_name, comment from duckdb_views()
    )
    where database_name = ? and schema_name = 'main'
    order by name
"""
_FUNCTIONS = f"""
    select
        macro_name,
        coalesce(
            (
                select
                    string_agg(
                        parameter_name || case default_value_type
                            when 'unknown' then ''  -- has no default
                            when 'varchar' then ' := ''' || replace(default_value, '''', '''''') || ''''
                            else ' := ' || default_value
                        end,
                        ', ' order by column_id
                    )
                from {METADATA}.ducklake_macro_parameters as parameters
                where parameters.macro_id = macros.macro_id
            ),
            ''
        ) as parameters,
        implementations.type as kind,
        implementations.sql
    from {METADATA}.ducklake_macro as macros
    inner join {METADATA}.ducklake_macro_impl as implementations using (macro_id)
    inner join {METADATA}.ducklake_schema as schemas using (schema_id)
    where
        schemas.schema_name = 'main'
        and schemas.end_snapshot is null
        and macros.begin_snapshot <= $version
        and coalesce(macros.end_snapshot > $version, true)
    order by macro_name
"""


@dataclass(frozen=True)
class Pinned:
    """What is needed to pin queries to snapshot `version`."""

    connection: duckdb.DuckDBPyConnection
    version: int
    views: Mapping[tuple[str, str], str]  # query by schema and name
    functions: Collection[str]  # of main, which are in schema `published` too

    def query(self, query: str) -> str:
        """Return the pinned query. Raises duckdb.Error for what is no single select."""
        statement = {"error": False, "statements": [self._pinned(self._parsed(query))]}
        row = self.connection.execute("select json_deserialize_sql(?::json)", [json.dumps(statement)]).fetchone()
        return str(row[0]) if row else ""

    def _parsed(self, query: str) -> Any:
        row = self.connection.execute("select json_serialize_sql(?)", [query]).fetchone()
        parsed = json.loads(row[0]) if row else {"error": True}
        if parsed["error"]:
            raise duckdb.InvalidInputException(f"{parsed.get('error_message')}: {query}")
        return parsed["statements"][0]

    def _pinned(self, node: Any) -> Any:
        """Return a part of a parsed query, pinned."""
        if isinstance(node, list):
            return [self._pinned(part) for part in node]
        if not isinstance(node, dict):
            return node
        if node.get("type") == "BASE_TABLE" and node["schema_name"]:  # without: a name that the query itself gives
            return self._relation(node)
        pinned = {key: self._pinned(part) for key, part in node.items()}
        if node.get("class") == "FUNCTION" and node["schema"] == "main":  # where the parser has DuckDB's own too
            pinned["schema"] = "published" if node["function_name"] in self.functions else ""
        return pinned

    def _relation(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return a table at the version, or a view's query."""
        name = node["schema_name"], node["table_name"]
        if name not in self.views:
            version = {"class": "CONSTANT", "type": "VALUE_CONSTANT", "alias": "", "value": _integer(self.version)}
            return {**node, "at_clause": {"unit": "VERSION", "expr": version}}
        return {
            "type": "SUBQUERY",
            "alias": node["alias"] or node["table_name"],
            "sample": node["sample"],
            "query_location": node["query_location"],
            "subquery": self._pinned(self._parsed(self.views[name])),
            "column_name_alias": node["column_name_alias"],
        }


def _integer(value: int) -> dict[str, Any]:
    return {"type": {"id": "BIGINT", "type_info": None}, "is_null": False, "value": value}


@dataclass(frozen=True, slots=True)
class View:
    """A view of a lake."""

    schema: str
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of schema `main`, with its parameters as they are declared."""

    name: str
    parameters: str
    kind: str  # table or scalar
    query: str

    @property
    def body(self) -> str:
        """What stands after `as` where it is made."""
        return f"table {self.query}" if self.kind == "table" else self.query


def defined_views(connection: duckdb.DuckDBPyConnection) -> list[View]:
    """Return the views of the attached lake."""
    rows = connection.execute(_VIEWS, [ALIAS]).fetchall()
    return [View(schema, name, _CREATED.sub("", sql)) for schema, name, sql in rows]


def defined_functions(connection: duckdb.DuckDBPyConnection, version: int) -> list[Function]:
    """Return the functions that the attached lake's schema `main` had at a version."""
    return [Function(*row) for row in connection.execute(_FUNCTIONS, {"version": version}).fetchall()]


def in_order(statements: Mapping[str, str]) -> list[str]:
    """Return statements that make things, each after those that make what it names."""
    plain = {name: statement.replace('"', "") for name, statement in statements.items()}
    named = {
        name: [other for other in plain if other != name and re.search(rf"\b{re.escape(other)}\b", plain[name])]
        for name in plain
    }
    return [statements[name] for name in TopologicalSorter(named).static_order()]


def published_statements(connection: duckdb.DuckDBPyConnection, version: int) -> list[str]:
    """Return the statements that let schema `published` show all tables, views and functions of `main` at a version.

    `connection` is one to the lake at that version.
    """
    functions = defined_functions(connection, version)
    views = {(view.schema, view.name): view.query for view in defined_views(connection)}
    pinned = Pinned(connection, version, views, {function.name for function in functions})
    statements = []
    for name, comment in connection.execute(_RELATIONS, [ALIAS]).fetchall():
        query = pinned.query(f'select * from main."{name}"')
        statements.append(f'create view published."{name}" as {query}')
        if comment:
            quoted = comment.replace("'", "''")
            statements.append(f"comment on view published.\"{name}\" is '{quoted}'")
    made = {}
    for function in functions:
        body = replace(function, query=pinned.query(function.query)).body
        made[f"published.{function.name}"] = (
            f'create macro published."{function.name}"({function.parameters}) as {body}'
        )
    return statements + in_order(made)

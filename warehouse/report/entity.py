"""Whom a report is about: an entity by its id or any of its names."""

from __future__ import annotations

import duckdb

from warehouse.arabic.letters import fold
from warehouse.errors import UsageError
from warehouse.report.questions import Row, ask


def resolve_entity(connection: duckdb.DuckDBPyConnection, name: str) -> Row:
    """Return the row of `entities`, with its `aliases`, of the entity that has the id or one of the names `name`.

    Names are compared in folded form: hamza, ta marbuta, vowel marks and case make no difference. Where several have
    the name, those that are mentioned go before others, and those whose own name it is before those that it only
    stands for. Raises UsageError when none or still several remain; the message lists them, or near names.
    """
    row = _by_id(connection, name)
    if row:
        return row
    namesakes = _namesakes(connection, name)
    if not namesakes:
        raise UsageError(_unknown(connection, name))
    if len(namesakes) > 1:
        listed = "; ".join(_told(row) for row in namesakes)
        raise UsageError(f"«{name}» is a name of several: {listed}. Give the id of the one you mean.")
    return _by_id(connection, namesakes[0]["entity_id"])


def _by_id(connection: duckdb.DuckDBPyConnection, entity_id: str) -> Row:
    """Return the entity's row, empty when there is none."""
    rows = ask(connection, "entity", entity=entity_id)
    return rows[0] if rows else {}


def _namesakes(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    """Return the entities that may be meant by `name`, most mentioned first."""
    wanted = fold(name)
    found = {
        row["entity_id"]: row
        for row in ask(connection, "namesakes")
        if row["alias"] is not None and fold(row["alias"]) == wanted
    }
    rows = sorted(found.values(), key=lambda row: (-row["mention_count"], row["entity_id"]))
    mentioned = [row for row in rows if row["mention_count"]] or rows
    own = [row for row in mentioned if wanted in {fold(row[column] or "") for column in ("name_ar", "name_en")}]
    return own or mentioned


def _unknown(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    near = "; ".join(_told(row) for row in ask(connection, "near_names", name=name))
    hint = f" Near names: {near}." if near else ""
    return f"nobody and nothing in this warehouse is called «{name}».{hint} Give an entity_id or a name of `entities`."


def _told(row: Row) -> str:
    names = " / ".join(name for name in (row["name_ar"], row["name_en"]) if name)
    return f"{row['entity_id']} ({names}, {row['mention_count']} mentions)"

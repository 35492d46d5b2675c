"""The plugin by which dbt works in the lake: its connections attach it as ours do, and read the settings as we do."""

from __future__ import annotations

from contextvars import Context, copy_context

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from warehouse.errors import StageError
from warehouse.store.lake import ALIAS, Lake, attach
from warehouse.store.turns import turns_of

_lake: Lake | None = None  # of the dbt that runs in this process: a plugin is made of a profile, which holds no secrets
_context: Context | None = None  # which knows the turn; dbt's threads have contexts of their own


def use_lake(lake: Lake) -> None:
    """Let the next run of dbt work in this lake, as long as the caller, who has the turn to write, keeps it."""
    global _lake, _context
    _lake, _context = lake, copy_context()


class Plugin(BasePlugin):
    """Attaches the lake, and makes it the database of every cursor."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Attach the lake."""
        if _lake is None or _context is None:
            raise StageError("dbt was told to work in a DuckLake, but not in which; start it with `marsad run`.")
        attach(conn, _lake)

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Make the lake the current database. Raises StageError where the turn was lost: each model has its cursor."""
        if _lake is not None and _context is not None:
            _context.copy().run(turns_of(_lake).confirm)
        cursor.execute(f"use {ALIAS}")

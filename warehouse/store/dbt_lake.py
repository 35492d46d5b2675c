"""The plugin by which dbt works in the lake: its connections attach it as ours do, and read the settings as we do."""

from __future__ import annotations

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from warehouse.errors import StageError
from warehouse.store.lake import ALIAS, Lake, attach

_lake: Lake | None = None  # of the dbt that runs in this process: a plugin is made of a profile, which holds no secrets


def use_lake(lake: Lake) -> None:
    """Let the next run of dbt work in this lake."""
    global _lake  # noqa: PLW0603
    _lake = lake


class Plugin(BasePlugin):
    """Attaches the lake, and makes it the database of every cursor."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Attach the lake."""
        if _lake is None:
            raise StageError("dbt was told to work in a DuckLake, but not in which; start it with `marsad run`.")
        attach(conn, _lake)

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Make the lake the current database."""
        cursor.execute(f"use {ALIAS}")

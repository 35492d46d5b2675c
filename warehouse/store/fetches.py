"""What is remembered of the addresses that were fetched: raw.fetches."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Collection
from dataclasses import fields, replace

from warehouse.fetching.model import Remembered
from warehouse.store.build import Build
from warehouse.store.schema import arrow_table, row_of

_COLUMNS = tuple(field.name for field in fields(Remembered))


class FetchMemory:
    """The `Memory` that raw.fetches is."""

    def __init__(self, build: Build) -> None:
        self._cursor = build.connection.cursor()
        self._lock = threading.Lock()

    def recall(self, urls: Collection[str]) -> dict[str, Remembered]:
        """Return what is remembered of these canonical addresses, by address."""
        query = f"select {', '.join(_COLUMNS)} from raw.fetches where url in (select unnest(?::varchar[]))"
        with self._lock:
            rows = self._cursor.execute(query, [list(urls)]).fetchall()
        return {found.url: found for found in (_unpacked(Remembered(*row)) for row in rows)}


def _unpacked(stored: Remembered) -> Remembered:
    return replace(stored, payload=zlib.decompress(stored.payload)) if stored.payload else stored


def write_fetches(build: Build, remembered: list[Remembered]) -> None:
    """Replace what is remembered of these addresses; belongs into the transaction of the documents they gave."""
    rows = {item.url: row_of(item) | {"payload": item.payload and zlib.compress(item.payload)} for item in remembered}
    updates = ", ".join(f"{name} = again.{name}" for name in _COLUMNS if name != "url")
    with build.incoming(arrow_table("fetches", list(rows.values()))) as incoming:
        build.connection.execute(f"""
            merge into raw.fetches as known using {incoming} as again using (url)
            when matched then update set {updates}
            when not matched then insert by name
        """)

"""The manifest of a release: what it is made of, and what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.metadata import version

import duckdb

from warehouse.project import project_version
from warehouse.store.build import now
from warehouse.store.content import content_hash, content_hashes


@dataclass(frozen=True, slots=True)
class Release:
    """The manifest of a release."""

    number: int
    run_id: str
    published_at: str  # UTC, ISO 8601
    fingerprint: str  # of what the marts were made from, `Build.fingerprint`
    row_counts: dict[str, int]  # of each published table and view
    versions: dict[str, str] = field(default_factory=dict)  # of cleaner, extractor, dbt project, Marsad and DuckDB
    content: dict[str, str] = field(default_factory=dict)  # hash of each published table, `content.content_hashes`
    content_hash: str = ""  # of all of them


def release_of(connection: duckdb.DuckDBPyConnection, *, number: int, run_id: str, fingerprint: str) -> Release:
    """Return the manifest of what a connection shows."""
    hashes = content_hashes(connection)
    return Release(
        number=number,
        run_id=run_id,
        published_at=now().isoformat(timespec="seconds"),
        fingerprint=fingerprint,
        row_counts=_count_rows(connection),
        versions=_versions(connection, run_id),
        content=hashes,
        content_hash=content_hash(hashes),
    )


def _count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    query = """
        select table_name from information_schema.tables
        where table_catalog = current_database() and table_schema = 'main' order by table_name
    """
    counts = {}
    for (table,) in connection.execute(query).fetchall():
        row = connection.execute(f'select count(*) from main."{table}"').fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def _versions(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, str]:
    row = connection.execute("select versions from raw.runs where run_id = ?", [run_id]).fetchone()
    of_run: dict[str, str] = json.loads(row[0]) if row else {}
    return {**of_run, "dbt": project_version(), "marsad": version("marsad"), "duckdb": duckdb.__version__}

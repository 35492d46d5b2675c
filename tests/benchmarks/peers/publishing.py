"""A release, beside the least that a copy of the file costs."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, row_of
from tests.benchmarks.peers.running import Contestant, take_turns
from tests.store.publishing import write_build
from warehouse.settings import Settings

_ROWS = 100_000
_BALLAST_ROWS = 8_000_000  # of 16 bytes that do not pack: the documents' bytes are most of a true file
_TIMES = 5  # copies in a round
CONTESTANTS = [
    Contestant(
        "Marsad",
        "publishing_marsad.py",
        note="copies the file, hashes the content of the published tables, and switches the readers by one rename.",
    ),
    Contestant(
        "a plain copy",
        "publishing_copy.py",
        job={"by_duckdb": False},
        note="the limit; readers of the copy may see half of it, and nobody knows what is in it.",
    ),
    Contestant(
        "DuckDB, copy from database",
        "publishing_copy.py",
        job={"by_duckdb": True},
        note="writes all tables anew, packed as new ones are.",
    ),
]


def measure(effort: Effort) -> Subject:
    """Return the table of releases."""
    build = _build(effort)
    size = build.stat().st_size / 2**20
    job = {"build": str(build), "times": _TIMES, "rows": _ROWS}
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=effort.rounds)
    rows = [row_of(one, outcomes[one.who], outcomes["Marsad"], size * _TIMES, {}) for one in CONTESTANTS]
    return Subject("A release", "MiB", f"A build file of {size:.0f} MiB becomes what readers open.", rows)


def _build(effort: Effort) -> Path:
    settings = Settings(home=effort.folder / "publishing")
    settings.make_folders()
    write_build(settings, 0, rows=_ROWS)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create table raw.ballast as select uuid() as bytes from range(?)", [_BALLAST_ROWS])
    return settings.build_file

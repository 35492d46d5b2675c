"""Maintenance of a lake: what no release needs is let go, and files that many small writes left become few.

Snapshots and files go only when they were not needed for the grace time (MARSAD_DUCKLAKE_GRACE_HOURS): whoever reads
a release that was dropped meanwhile, or what was the newest state, must have come to an end by then.

Only files that the catalog knows are removed, never those that it does not: they may be another catalog's.
"""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import duckdb

from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store.build import now
from warehouse.store.lake import ALIAS, METADATA, Lake, connect_lake, required_lake
from warehouse.store.lake_releases import list_releases
from warehouse.store.lock import only_run
from warehouse.store.turns import turns_of

_DELETED_SHARE = 0.25  # of a file's rows, and it is written anew without them. Arbitrary
_UNNEEDED = f"""
    select snapshot_id from {ALIAS}.snapshots()
    where snapshot_id not in (select snapshot_id from published.releases)
    qualify lead(snapshot_time) over (order by snapshot_id) < $before  -- since when it is not the newest any more
    order by snapshot_id
"""
_FILES = f"select count(*), coalesce(sum(file_size_bytes), 0)::bigint from {METADATA}.ducklake_data_file"


@dataclass(frozen=True, slots=True)
class Maintained:
    """What maintenance did."""

    snapshots: int  # let go
    rewritten: int  # files with many deleted rows, in place of which there are new ones
    merged: int  # small files
    removed: int  # files that were needed no more
    files: int  # of data that all snapshots together have now
    data_bytes: int

    def __str__(self) -> str:
        """Say it in a line."""
        return (
            f"{self.snapshots} snapshots let go, {self.rewritten + self.merged} files written anew as fewer, "
            f"{self.removed} files removed; {self.files} files of {self.data_bytes / 2**20:.1f} MiB are left"
        )


def maintain(settings: Settings, wait_seconds: float = 0.0) -> Maintained:
    """Do it once, while nobody writes.

    Raises UsageError where the warehouse is a file, and where nothing was published, StageError when it fails,
    WarehouseBusy where the catalog is a file that a run of this home has for longer than `wait_seconds`.
    """
    lake = required_lake(settings)
    before = now().replace(tzinfo=dt.UTC) - dt.timedelta(hours=settings.ducklake_grace_hours)
    with _alone(settings, lake, wait_seconds), turns_of(lake).turn():
        if not list_releases(settings):  # looked at without making a lake
            raise UsageError(f"nothing was published in {lake}, so there is nothing to maintain; is that the lake?")
        with connect_lake(lake) as connection:
            try:
                return _maintain(connection, before)
            except duckdb.Error as error:
                raise StageError(f"cannot maintain {lake}: {error}. What was published still stands.") from error


def _alone(settings: Settings, lake: Lake, wait_seconds: float) -> AbstractContextManager[None]:
    """Keep runs of this home out where the catalog is a file, which one process has at a time."""
    home_build = settings.build_file.parent
    return only_run(home_build, wait_seconds) if lake.file and home_build.exists() else nullcontext()


def _maintain(connection: duckdb.DuckDBPyConnection, before: dt.datetime) -> Maintained:
    expired = _expire(connection, before)
    rewritten = _called(connection, "rewrite_data_files", f"delete_threshold => {_DELETED_SHARE}")
    merged = _called(connection, "merge_adjacent_files")
    removed = _called(connection, "cleanup_old_files", f"older_than => timestamptz '{before.isoformat()}'")
    files, size = connection.execute(_FILES).fetchone() or (0, 0)
    return Maintained(
        snapshots=expired,
        rewritten=sum(processed for _, _, processed, _ in rewritten),
        merged=sum(processed for _, _, processed, _ in merged),
        removed=len(removed),
        files=files,
        data_bytes=size,
    )


def _expire(connection: duckdb.DuckDBPyConnection, before: dt.datetime) -> int:
    """Let the snapshots go that no release is, and return how many those were."""
    connection.execute("delete from published.releases where dropped_at < ?", [before])
    unneeded = [snapshot for (snapshot,) in connection.execute(_UNNEEDED, {"before": before}).fetchall()]
    if unneeded:
        _called(connection, "expire_snapshots", f"versions => {unneeded}")
    return len(unneeded)


def _called(connection: duckdb.DuckDBPyConnection, function: str, *options: str) -> list[tuple[str, str, int, int]]:
    """Return the rows of one of DuckLake's functions."""
    arguments = ", ".join([f"'{ALIAS}'", *options])
    return connection.execute(f"call ducklake_{function}({arguments})").fetchall()

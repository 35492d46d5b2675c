"""Releases: what readers open, and the ones before it.

A release is a copy of the build file with a manifest beside it: `releases/000007.duckdb`, `releases/000007.json`.
`marsad.duckdb` is a copy of the current one, switched by an atomic rename: a reader that has it open keeps what it
opened, and who opens it next sees the new one.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store.build import now


@dataclass(frozen=True, slots=True)
class Release:
    """The manifest of a release."""

    number: int
    run_id: str
    published_at: str  # UTC, ISO 8601
    fingerprint: str  # of what the marts were made from, `Build.fingerprint`
    row_counts: dict[str, int]


def publish_build(settings: Settings, *, run_id: str, fingerprint: str) -> Release:
    """Copy the closed build file to a new release, switch readers to it, and drop the oldest ones.

    Raises StageError when the files cannot be written; what was published before then still stands.
    """
    newest = latest_release(settings)
    number = newest.number + 1 if newest else 1
    try:
        row_counts = _checkpoint(settings.build_file)
        release = Release(number, run_id, now().isoformat(timespec="seconds"), fingerprint, row_counts)
        _copy(settings.build_file, _release_file(settings, number))
        _switch(settings, number)
        _write_manifest(settings, release)  # last: what has no manifest was not published, and is published again
    except OSError as error:
        raise StageError(f"cannot publish release {number}: {error}. The release before it still stands.") from error
    for old in list_releases(settings)[: -settings.keep_releases]:
        _release_file(settings, old.number).unlink(missing_ok=True)
        _manifest_file(settings, old.number).unlink()
    return release


def list_releases(settings: Settings) -> list[Release]:
    """Return the releases kept, oldest first."""
    manifests = sorted(settings.releases_dir.glob("*.json"))
    return [Release(**json.loads(path.read_text(encoding="utf-8"))) for path in manifests]


def latest_release(settings: Settings) -> Release | None:
    """Return the newest release, None before the first."""
    releases = list_releases(settings)
    return releases[-1] if releases else None


def current_release(settings: Settings) -> Release | None:
    """Return the release that readers see, None before the first."""
    if not _current_file(settings).exists():
        return None
    number = int(_current_file(settings).read_text(encoding="utf-8"))
    return next((release for release in list_releases(settings) if release.number == number), None)


def is_published(settings: Settings, fingerprint: str) -> bool:
    """Tell whether the newest release was made from exactly this content, and readers have a file to open."""
    newest = latest_release(settings)
    return newest is not None and newest.fingerprint == fingerprint and settings.published_file.exists()


def roll_back(settings: Settings, number: int | None = None) -> Release:
    """Switch readers to release `number`, by default to the one before the newest.

    It stands until a run publishes something new. Raises UsageError when there is no such release.
    """
    releases = {release.number: release for release in list_releases(settings)}
    if number is None:
        number = sorted(releases)[-2] if len(releases) > 1 else -1
    if number not in releases:
        raise UsageError(f"no release to roll back to; kept are {sorted(releases) or 'none'}.")
    _switch(settings, number)
    return releases[number]


def _checkpoint(build_file: Path) -> dict[str, int]:
    """Fold the write-ahead log into the build file and count the rows of its published tables."""
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("force checkpoint")
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'main' order by table_name"
        ).fetchall()
        counts = {}
        for (table,) in tables:
            row = connection.execute(f'select count(*) from main."{table}"').fetchone()
            counts[table] = int(row[0]) if row else 0
        return counts


def _switch(settings: Settings, number: int) -> None:
    _copy(_release_file(settings, number), settings.published_file)
    _current_file(settings).write_text(str(number), encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    """Copy `source` so that `target` is either what it was before or the whole copy."""
    partial = target.with_name(f".{target.name}.partial")
    shutil.copyfile(source, partial)
    with partial.open("rb") as copied:
        os.fsync(copied.fileno())
    partial.replace(target)


def _write_manifest(settings: Settings, release: Release) -> None:
    path = _manifest_file(settings, release.number)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(release), indent=1), encoding="utf-8")
    partial.replace(path)


def _release_file(settings: Settings, number: int) -> Path:
    return settings.releases_dir / f"{number:06}.duckdb"


def _current_file(settings: Settings) -> Path:
    return settings.releases_dir / "current"


def _manifest_file(settings: Settings, number: int) -> Path:
    return settings.releases_dir / f"{number:06}.json"

"""Releases: what readers open, and the ones before it.

A release is a copy of the build file with a manifest beside it: `releases/000007.duckdb`, `releases/000007.json`.
`marsad.duckdb` is another name (a hard link) of the current one, so that publishing costs one copy and rolling back
none; where the file system has no hard links it is a copy. Both are read-only, for who wrote through the published
name would change the release. It is switched by an atomic rename: a reader that has it open keeps what it opened, and
who opens it next sees the new one.

The manifest is written last. A release without one was not published, whatever interrupted it: it is not listed, and
the next run publishes again under its number.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse.errors import StageError, UsageError
from warehouse.project import project_version
from warehouse.settings import Settings
from warehouse.store.build import now
from warehouse.store.content import content_hash, content_hashes
from warehouse.store.durable import copy_whole, link_whole, partial_of, write_text_whole
from warehouse.store.faults import explained
from warehouse.store.lock import switching

logger = logging.getLogger("marsad.publish")
_RELEASE_FILE = re.compile(r"\d{6,}\.duckdb")


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


def publish_build(settings: Settings, *, run_id: str, fingerprint: str) -> Release:
    """Copy the build file to a new release, switch readers to it, and drop the oldest ones.

    Raises StageError when the files cannot be written; what was published before then still stands.
    """
    newest = latest_release(settings)
    number = newest.number + 1 if newest else 1
    try:
        with switching(settings.releases_dir):
            _remove_partials(settings)
            release = _copy_build(settings, number, run_id, fingerprint)
            _switch(settings, number)
            _write_manifest(settings, release)
    except (OSError, duckdb.Error) as error:
        raise StageError(_not_done(f"publish release {number}", settings, error)) from error
    _drop_oldest(settings)
    return release


def roll_back(settings: Settings, number: int | None = None) -> Release:
    """Switch readers to release `number`, by default to the newest one before the one they see.

    It stands until a run publishes something new. Raises UsageError when there is no such release, StageError when
    the files cannot be written.
    """
    releases = {release.number: release for release in list_releases(settings)}
    if number is None:
        current = _current_number(settings)
        number = max((kept for kept in releases if current is None or kept < current), default=-1)
    if number not in releases or not release_file(settings, number).exists():
        raise UsageError(f"no release to roll back to; kept are {sorted(releases) or 'none'}.")
    try:
        with switching(settings.releases_dir):
            _switch(settings, number)
    except OSError as error:
        raise StageError(_not_done(f"roll back to release {number}", settings, error)) from error
    return releases[number]


def list_releases(settings: Settings) -> list[Release]:
    """Return the releases kept, oldest first. Raises StageError for a manifest that cannot be read."""
    return sorted((_read_manifest(path) for path in settings.releases_dir.glob("*.json")), key=lambda one: one.number)


def latest_release(settings: Settings) -> Release | None:
    """Return the newest release, None before the first."""
    releases = list_releases(settings)
    return releases[-1] if releases else None


def current_release(settings: Settings) -> Release | None:
    """Return the release that readers see, None before the first, and where its publishing was interrupted."""
    number = _current_number(settings)
    return next((release for release in list_releases(settings) if release.number == number), None)


def chosen_release(settings: Settings, number: int) -> Release:
    """Return release `number`. Raises UsageError when it is not kept."""
    releases = {release.number: release for release in list_releases(settings)}
    if number not in releases:
        raise UsageError(f"there is no release {number}; kept are {sorted(releases) or 'none'}.")
    return releases[number]


def is_published(settings: Settings, fingerprint: str) -> bool:
    """Tell whether the newest release was made from exactly this content, and readers see a whole release."""
    newest = latest_release(settings)
    return newest is not None and newest.fingerprint == fingerprint and current_release(settings) is not None


def release_file(settings: Settings, number: int) -> Path:
    """Return the file of a release."""
    return settings.releases_dir / f"{number:06}.duckdb"


def manifest_file(settings: Settings, number: int) -> Path:
    """Return the manifest of a release."""
    return settings.releases_dir / f"{number:06}.json"


def release_files(settings: Settings) -> list[Path]:
    """Return the files of all releases, also of those without a manifest, oldest first."""
    return sorted(path for path in settings.releases_dir.glob("*.duckdb") if _RELEASE_FILE.fullmatch(path.name))


def partials(settings: Settings) -> list[Path]:
    """Return what an interrupted publishing left half-written."""
    in_releases = (settings.releases_dir.glob(f".*{ending}.partial") for ending in (".duckdb", ".json", "current"))
    found = [partial_of(settings.published_file), *(path for paths in in_releases for path in paths)]
    return [path for path in found if path.exists()]


def is_seen_by_readers(settings: Settings, path: Path) -> bool:
    """Tell whether the published file is another name of `path`."""
    return settings.published_file.exists() and path.exists() and path.samefile(settings.published_file)


def _copy_build(settings: Settings, number: int, run_id: str, fingerprint: str) -> Release:
    """Make the release's file, and return its manifest.

    The build file stays open meanwhile, so that no other process can write into what is being copied.
    """
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("force checkpoint")  # folds the write-ahead log into the file
        hashes = content_hashes(connection)
        release = Release(
            number=number,
            run_id=run_id,
            published_at=now().isoformat(timespec="seconds"),
            fingerprint=fingerprint,
            row_counts=_count_rows(connection),
            versions=_versions(connection, run_id),
            content=hashes,
            content_hash=content_hash(hashes),
        )
        copy_whole(settings.build_file, release_file(settings, number))
    return release


def _count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    query = "select table_name from information_schema.tables where table_schema = 'main' order by table_name"
    counts = {}
    for (table,) in connection.execute(query).fetchall():
        row = connection.execute(f'select count(*) from main."{table}"').fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def _versions(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, str]:
    row = connection.execute("select versions from raw.runs where run_id = ?", [run_id]).fetchone()
    of_run: dict[str, str] = json.loads(row[0]) if row else {}
    return {**of_run, "dbt": project_version(), "marsad": version("marsad"), "duckdb": duckdb.__version__}


def _switch(settings: Settings, number: int) -> None:
    """Let readers see release `number` from now on."""
    _set_log_aside(settings.published_file)
    link_whole(release_file(settings, number), settings.published_file)
    write_text_whole(_current_file(settings), str(number))


def _set_log_aside(published_file: Path) -> None:
    """Rename a write-ahead log of the published file: DuckDB would replay it into whatever has that name next.

    It is there when somebody who may write anything opened the file for writing, and did not come to an end.
    """
    log = published_file.with_name(f"{published_file.name}.wal")
    if log.exists():
        aside = log.with_name(f"{log.name}.{now():%Y%m%dT%H%M%S}")
        log.rename(aside)
        logger.warning("somebody wrote into %s, which only runs may; what they wrote is in %s", published_file, aside)


def _write_manifest(settings: Settings, release: Release) -> None:
    text = json.dumps(asdict(release), indent=1, ensure_ascii=False)
    write_text_whole(manifest_file(settings, release.number), text)


def _read_manifest(path: Path) -> Release:
    try:
        return Release(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise StageError(
            f"{path} is no manifest of a release ({error}); remove it, then run `marsad doctor`."
        ) from error


def _current_file(settings: Settings) -> Path:
    return settings.releases_dir / "current"


def _current_number(settings: Settings) -> int | None:
    """Return the number of the release that readers see: of the same file or, where that is a copy, as written down."""
    if not settings.published_file.exists():
        return None
    same = (int(path.stem) for path in release_files(settings) if is_seen_by_readers(settings, path))
    number = next(same, None)
    if number is None and _current_file(settings).exists():
        number = int(_current_file(settings).read_text(encoding="utf-8"))
    return number


def _drop_oldest(settings: Settings) -> None:
    """Remove the releases that are neither among the newest, nor young, nor what readers see."""
    oldest_kept = now() - dt.timedelta(days=settings.keep_release_days)
    current = _current_number(settings)
    for old in list_releases(settings)[: -settings.keep_releases]:
        is_young = settings.keep_release_days and dt.datetime.fromisoformat(old.published_at) > oldest_kept
        if is_young or old.number == current:
            continue
        try:
            manifest_file(settings, old.number).unlink()  # first: a file without a manifest is no release
            release_file(settings, old.number).unlink(missing_ok=True)
        except OSError as error:
            logger.warning("release %d stays beyond MARSAD_KEEP_RELEASES: %s", old.number, error)


def _remove_partials(settings: Settings) -> None:
    for path in partials(settings):
        if not path.is_dir():
            path.unlink()


def _not_done(what: str, settings: Settings, error: Exception) -> str:
    path = Path(str(getattr(error, "filename2", None) or getattr(error, "filename", None) or settings.releases_dir))
    return f"cannot {what}: {path}: {explained(error, path)}. What was published before still stands."

"""Releases in files: what readers open, and the ones before it.

A release is a copy of the build file with a manifest beside it: `releases/000007.duckdb`, `releases/000007.json`.
`marsad.duckdb` is another name (a hard link) of the current one, so that publishing costs one copy and rolling back
none; where the file system has no hard links it is a copy. Both are read-only, for who wrote through the published
name would change the release. It is switched by an atomic rename: a reader that has it open keeps what it opened, and
who opens it next sees the new one.

The manifest is written last. A release without one was not published, whatever interrupted it: it is not listed, and
the next run publishes again under its number.
"""

from __future__ import annotations

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import duckdb

from warehouse.errors import StageError
from warehouse.settings import Settings
from warehouse.store.build import now
from warehouse.store.durable import copy_read_only, link_whole, partial_of, write_text_whole, written_whole
from warehouse.store.faults import explained
from warehouse.store.file import connect_file
from warehouse.store.lock import switching
from warehouse.store.manifest import Release, release_of

logger = logging.getLogger("marsad.publish")
_RELEASE_FILE = re.compile(r"\d{6,}\.duckdb")


def publish_build(settings: Settings, *, number: int, run_id: str, fingerprint: str) -> Release:
    """Copy the build file to release `number`, and switch readers to it. Raises StageError when that fails."""
    try:
        with switching(settings.releases_dir):
            _remove_partials(settings)
            release = _copy_build(settings, number, run_id, fingerprint)
            _switch(settings, number)
            _write_manifest(settings, release)
    except (OSError, duckdb.Error) as error:
        raise StageError(_not_done(f"publish release {number}", settings, error)) from error
    return release


def switch_readers(settings: Settings, number: int) -> None:
    """Let readers see release `number` from now on. Raises StageError when the files cannot be written."""
    try:
        with switching(settings.releases_dir):
            _switch(settings, number)
    except OSError as error:
        raise StageError(_not_done(f"roll back to release {number}", settings, error)) from error


def list_releases(settings: Settings) -> list[Release]:
    """Return the releases that have a manifest. Raises StageError for one that cannot be read."""
    return [_read_manifest(path) for path in settings.releases_dir.glob("*.json")]


def current_number(settings: Settings) -> int | None:
    """Return the number of the release that readers see: of the same file or, where that is a copy, as written down."""
    if not settings.published_file.exists():
        return None
    same = (int(path.stem) for path in release_files(settings) if is_seen_by_readers(settings, path))
    number = next(same, None)
    if number is None and _current_file(settings).exists():
        number = int(_current_file(settings).read_text(encoding="utf-8"))
    return number


def is_whole(settings: Settings, number: int) -> bool:
    """Tell whether what a release names is there."""
    return release_file(settings, number).exists()


def attach_release(connection: duckdb.DuckDBPyConnection, settings: Settings, number: int, name: str) -> None:
    """Attach release `number` for reading, as `name`. Raises StageError when it cannot be read."""
    path = release_file(settings, number)
    quoted = str(path).replace("'", "''")
    try:
        connection.execute(f"attach '{quoted}' as {name} (read_only)")
    except duckdb.Error as error:
        raise StageError(f"cannot read {path}: {error}; `marsad doctor` tells more.") from error


def drop_release(settings: Settings, number: int) -> None:
    """Remove a release, unless readers see it. Raises OSError."""
    with switching(settings.releases_dir):
        if number != current_number(settings):
            manifest_file(settings, number).unlink()  # first: a file without a manifest is no release
            release_file(settings, number).unlink(missing_ok=True)


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
    """Make the release's file, and return its manifest, for which the content is hashed while the file is copied.

    The build file stays open meanwhile, so that no other process can write into what is being copied. The copy reads
    through a handle that stays open longer: a process that closes any handle of a file loses its locks on it.
    """
    path = settings.build_file
    with path.open("rb") as source, connect_file(path) as connection, ThreadPoolExecutor(1) as hashing:
        connection.execute("force checkpoint")  # folds the write-ahead log into the file
        hashed = hashing.submit(release_of, connection, number=number, run_id=run_id, fingerprint=fingerprint)
        try:
            with written_whole(release_file(settings, number)) as partial:
                copy_read_only(source, partial)
                return hashed.result()
        except BaseException:
            connection.interrupt()  # or it would hash to its end first
            raise


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


def _remove_partials(settings: Settings) -> None:
    for path in partials(settings):
        if not path.is_dir():
            path.unlink()


def _not_done(what: str, settings: Settings, error: Exception) -> str:
    path = Path(str(getattr(error, "filename2", None) or getattr(error, "filename", None) or settings.releases_dir))
    return f"cannot {what}: {path}: {explained(error, path)}. What was published before still stands."

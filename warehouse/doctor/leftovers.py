"""What runs that were interrupted left behind, and old logs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from warehouse.doctor.finding import Finding
from warehouse.errors import StageError
from warehouse.settings import Settings
from warehouse.store.faults import explained
from warehouse.store.file_releases import is_seen_by_readers, manifest_file, partials, release_file, release_files
from warehouse.store.lock import lock_holder, only_run

_FIX = "`marsad doctor --fix` removes it"
_OLD_LOG_DAYS = 7.0  # arbitrary


def leftover_findings(settings: Settings) -> list[Finding]:
    """Return what may be removed; nothing while a run is at work, for then it is no leftover."""
    if lock_holder(settings.build_file.parent) is not None:
        return [Finding("leftovers", "ok", "not looked for while a run is at work")]
    return list(_found(settings)) or [Finding("leftovers", "ok", "none")]


def remove_leftovers(settings: Settings) -> list[Path]:
    """Remove what `leftover_findings` finds, and return it.

    Raises WarehouseBusy while a run is at work, StageError where something cannot be removed.
    """
    if not settings.build_file.parent.is_dir():
        return []
    with only_run(settings.build_file.parent):
        leftovers = [finding.leftover for finding in _found(settings) if finding.leftover]
        for path in leftovers:
            _remove(path)
    return leftovers


def _found(settings: Settings) -> Iterator[Finding]:
    yield from _half_made(settings)
    yield from _orphans(settings)
    yield from _old_logs(settings)


def _remove(path: Path) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StageError(f"cannot remove {path}: {explained(error, path)}.") from error


def _half_made(settings: Settings) -> Iterator[Finding]:
    build = settings.build_file
    for path in partials(settings):
        yield _problem(f"{path} is half of a file whose writing was interrupted", path)
    for path in sorted(build.parent.glob("batches/*")):
        yield _problem(f"{path} is a batch that was not loaded; its documents are read again anyway", path)
    spilled = build.with_name(f"{build.name}.tmp")
    if spilled.exists():
        yield _problem(f"{spilled} is what a query of a dead run put on the disk", spilled)


def _orphans(settings: Settings) -> Iterator[Finding]:
    for path in release_files(settings):
        if not manifest_file(settings, int(path.stem)).exists() and not is_seen_by_readers(settings, path):
            yield _problem(f"{path} has no manifest: its publishing was interrupted", path)
    for path in sorted(settings.releases_dir.glob("*.json")):
        if path.stem.isdecimal() and not release_file(settings, int(path.stem)).exists():
            yield _problem(f"{path} is the manifest of a release that is gone", path)


def _old_logs(settings: Settings) -> Iterator[Finding]:
    build = settings.build_file.parent
    oldest_kept = time.time() - _OLD_LOG_DAYS * 24 * 3600
    for path in (build / "prefect-server.log", *sorted(build.glob("dbt/logs/*"))):
        if path.is_file() and path.stat().st_mtime < oldest_kept:
            detail = f"{path} is a log of more than {_OLD_LOG_DAYS:.0f} days ago"
            yield Finding("leftovers", "warning", detail, _FIX, path)


def _problem(detail: str, path: Path) -> Finding:
    return Finding("leftovers", "problem", detail, _FIX, path)

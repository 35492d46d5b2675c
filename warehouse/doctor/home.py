"""The home: its folders and who may write there, space on the disk, the run at work, the build file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from warehouse.doctor.finding import Finding
from warehouse.errors import MarsadError
from warehouse.settings import Settings
from warehouse.store.file import open_read_only
from warehouse.store.lake import lake_of
from warehouse.store.lock import lock_file, lock_holder

_MEBIBYTE = 2**20
_RUN_COPIES = 2  # of the build file: one that a publish makes, and as much for what a run adds. Arbitrary


def home_findings(settings: Settings) -> Iterator[Finding]:
    """Yield what there is to say about a home."""
    if not can_be_read(settings.home):
        fix = "begin with `marsad run`, name the --home of a warehouse, or have the rights to read it"
        yield Finding("home", "problem", f"there is no folder {settings.home} that could be read", fix)
        return
    yield from _folder_findings(settings)
    if lake_of(settings) is not None:
        yield _lock_finding(settings)
        return
    yield _space_finding(settings)
    yield _lock_finding(settings)
    yield from _build_findings(settings)


def can_be_read(folder: Path) -> bool:
    """Tell whether there is such a folder and this user may look into it."""
    return os.access(folder, os.R_OK | os.X_OK) and folder.is_dir()


def _folder_findings(settings: Settings) -> Iterator[Finding]:
    folders = (settings.home, settings.build_file.parent, settings.releases_dir, settings.reports_dir)
    barred = [folder for folder in folders if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK)]
    for folder in barred:
        fix = "give it to the user who runs Marsad (chown, chmod), or mount it writable"
        yield Finding("home", "problem", f"{folder} cannot be written", fix)
    if not barred:
        yield Finding("home", "ok", f"{settings.home.absolute()} is there and writable")


def _space_finding(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    needed = settings.build_file.stat().st_size if settings.build_file.exists() else 0
    detail = f"{free // _MEBIBYTE} MiB free; a publish needs {needed // _MEBIBYTE} MiB"
    if free < needed:
        fix = "free some space: `marsad doctor --fix`, or keep fewer releases (MARSAD_KEEP_RELEASES)"
        return Finding("disk", "problem", detail, fix)
    if free < _RUN_COPIES * needed:
        return Finding("disk", "warning", detail, "free some space before the warehouse grows")
    return Finding("disk", "ok", detail)


def _lock_finding(settings: Settings) -> Finding:
    folder = settings.build_file.parent
    holder = lock_holder(folder)
    if holder is not None:
        return Finding("lock", "ok", f"a run is at work, process {holder}")
    left = _text_of(lock_file(folder))
    if left:
        return Finding("lock", "ok", f"free; the run that had it last, process {left}, was killed")
    return Finding("lock", "ok", "free; no run is at work")


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _build_findings(settings: Settings) -> Iterator[Finding]:
    path = settings.build_file
    if not path.exists() or lock_holder(path.parent) is not None:
        return
    try:
        open_read_only(path).close()
    except MarsadError as error:
        fix = "close what has it open; if it is damaged, put a copy of the newest release in its place"
        yield Finding("build file", "problem", str(error), fix)
        return
    log = path.with_name(f"{path.name}.wal")
    rest = f"; what was written last is still in {log.name}, and the next run folds it in" if log.exists() else ""
    yield Finding("build file", "ok", f"{path} opens{rest}")

"""Releases: what readers see, and the ones before it, in files (`file_releases`) or in a lake (`lake_releases`)."""

from __future__ import annotations

import datetime as dt
import logging
from types import ModuleType

import duckdb

from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store import file_releases, lake_releases
from warehouse.store.build import now
from warehouse.store.lake import lake_of
from warehouse.store.manifest import Release

__all__ = [
    "Release",
    "attach_release",
    "chosen_release",
    "current_release",
    "is_published",
    "latest_release",
    "list_releases",
    "publish_build",
    "roll_back",
]
logger = logging.getLogger("marsad.publish")


def publish_build(settings: Settings, *, run_id: str, fingerprint: str) -> Release:
    """Make what was built a new release, switch readers to it, and drop the oldest ones.

    Raises StageError when that cannot be written; what was published before then still stands.
    """
    newest = latest_release(settings)
    number = newest.number + 1 if newest else 1
    release: Release = _kept(settings).publish_build(settings, number=number, run_id=run_id, fingerprint=fingerprint)
    _drop_oldest(settings)
    return release


def roll_back(settings: Settings, number: int | None = None) -> Release:
    """Switch readers to release `number`, by default to the newest one before the one they see.

    It stands until a run publishes something new. Raises UsageError when there is no such release, StageError when
    it cannot be written.
    """
    releases = {release.number: release for release in list_releases(settings)}
    if number is None:
        current = _kept(settings).current_number(settings)
        number = max((kept for kept in releases if current is None or kept < current), default=-1)
    if number not in releases or not _kept(settings).is_whole(settings, number):
        raise UsageError(f"no release to roll back to; kept are {sorted(releases) or 'none'}.")
    _kept(settings).switch_readers(settings, number)
    return releases[number]


def list_releases(settings: Settings) -> list[Release]:
    """Return the releases kept, oldest first. Raises StageError for a manifest that cannot be read."""
    return sorted(_kept(settings).list_releases(settings), key=lambda one: one.number)


def latest_release(settings: Settings) -> Release | None:
    """Return the newest release, None before the first."""
    releases = list_releases(settings)
    return releases[-1] if releases else None


def current_release(settings: Settings) -> Release | None:
    """Return the release that readers see, None before the first, and where its publishing was interrupted."""
    number = _kept(settings).current_number(settings)
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


def attach_release(connection: duckdb.DuckDBPyConnection, settings: Settings, number: int, name: str) -> None:
    """Attach release `number` for reading, as `name`. Raises StageError when it cannot be read."""
    _kept(settings).attach_release(connection, settings, number, name)


def _drop_oldest(settings: Settings) -> None:
    """Remove the releases that are neither among the newest, nor young, nor what readers see."""
    oldest_kept = now() - dt.timedelta(days=settings.keep_release_days)
    for old in list_releases(settings)[: -settings.keep_releases]:
        is_young = settings.keep_release_days and dt.datetime.fromisoformat(old.published_at) > oldest_kept
        if is_young:
            continue
        try:
            _kept(settings).drop_release(settings, old.number)
        except (OSError, StageError) as error:
            logger.warning("release %d stays beyond MARSAD_KEEP_RELEASES: %s", old.number, error)


def _kept(settings: Settings) -> ModuleType:
    """Return the module that keeps the releases of this warehouse."""
    return file_releases if lake_of(settings) is None else lake_releases

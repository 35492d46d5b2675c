"""What readers see: that the published file opens, is a whole release, and says what its manifest says."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from warehouse.doctor.finding import Finding
from warehouse.errors import MarsadError
from warehouse.settings import Settings
from warehouse.store.content import content_hash, content_hashes
from warehouse.store.file_releases import manifest_file
from warehouse.store.lake import lake_of
from warehouse.store.opening import has_published, open_published, published_place
from warehouse.store.releases import Release, current_release, latest_release, list_releases

_AGAIN = "go back to a sound one with `marsad rollback`, or remove its manifest {manifest} and run again"


def published_findings(settings: Settings) -> Iterator[Finding]:
    """Yield what there is to say about the published file and the list of releases."""
    try:
        releases = list_releases(settings)
    except MarsadError as error:
        in_lake = "see that the catalog's Postgres answers, and that its files can be reached"
        fix = "remove that file" if lake_of(settings) is None else in_lake
        yield Finding("releases", "problem", str(error), fix)
        return
    if not releases and not has_published(settings):
        yield Finding("published", "warning", "nothing was published yet", "publish with `marsad run`")
        return
    yield _published_finding(settings)
    if lake_of(settings) is None:
        yield from _log_findings(settings)


def _published_finding(settings: Settings) -> Finding:
    place, release, newest = published_place(settings), current_release(settings), latest_release(settings)
    if not has_published(settings):
        fix = f"switch readers to the newest release: `marsad rollback {newest.number}`" if newest else "`marsad run`"
        return Finding("published", "problem", f"there is no {place}", fix)
    if release is None:
        fix = "publish again with `marsad run`" + (f", or `marsad rollback {newest.number}`" if newest else "")
        return Finding("published", "problem", f"{place} is no release that is listed: publishing was interrupted", fix)
    try:
        differing = _differing_tables(settings, release)
    except (MarsadError, duckdb.Error) as error:
        return Finding("published", "problem", f"{place} does not open: {error}", _again(settings, release))
    if differing:
        detail = f"release {release.number} says something else than its manifest, in {', '.join(differing)}"
        return Finding("published", "problem", detail, _again(settings, release))
    if release.versions.get("duckdb") != duckdb.__version__:
        detail = f"release {release.number} opens; it has no hashes that this version of DuckDB could compare"
        return Finding("published", "ok", detail)
    return Finding("published", "ok", f"release {release.number}, content {release.content_hash}, as its manifest says")


def _differing_tables(settings: Settings, release: Release) -> list[str]:
    """Return the tables that say something else than the release's manifest; none by another version of DuckDB."""
    with open_published(settings) as connection:
        hashes = content_hashes(connection)
    if release.versions.get("duckdb") != duckdb.__version__ or content_hash(hashes) == release.content_hash:
        return []
    return sorted(name for name in hashes | release.content if hashes.get(name) != release.content.get(name))


def _again(settings: Settings, release: Release) -> str:
    if lake_of(settings) is not None:
        return "go back to a sound one with `marsad rollback`, and run again with --full-refresh"
    return _AGAIN.format(manifest=manifest_file(settings, release.number))


def _log_findings(settings: Settings) -> Iterator[Finding]:
    """Yield the write-ahead logs that somebody left who wrote into what only runs write."""
    logs = [settings.published_file.with_name(f"{settings.published_file.name}.wal")]
    for path in (*(log for log in logs if log.exists()), *settings.releases_dir.glob("*.duckdb.wal")):
        fix = "close the client that has it open for writing, open it read-only, and move that file away"
        yield Finding("published", "problem", f"somebody writes into a release: {path}", fix)
    for path in settings.home.glob(f"{settings.published_file.name}.wal.*"):
        fix = "look whether anybody misses it, then remove it"
        yield Finding("published", "warning", f"{path} is what somebody wrote into an earlier release", fix)

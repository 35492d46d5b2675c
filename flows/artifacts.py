"""What a run shows on Prefect's page: how far it is, and its account in tables.

On a temporary server nobody could look at them, and nothing is written.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact

from flows.alerts import alert_silence
from flows.server import is_temporary
from warehouse.account import checks_table, counts_table, quarantine_table, release_table, stages_table
from warehouse.errors import MarsadError
from warehouse.settings import Settings
from warehouse.store.opening import open_build
from warehouse.store.releases import list_releases

if TYPE_CHECKING:
    from flows.refresh import Summary

logger = logging.getLogger("marsad.artifacts")


class Progress:
    """A bar on the page of the run that makes it."""

    def __init__(self, key: str, total: int, description: str) -> None:
        self._total = max(1, total)
        self._id: Any = None if is_temporary() else create_progress_artifact(0.0, key=key, description=description)

    def show(self, done: int) -> None:
        """Show that `done` of all are done."""
        if self._id is not None:
            update_progress_artifact(self._id, 100.0 * done / self._total)


@contextmanager
def accounted(settings: Settings, summary: Summary) -> Iterator[None]:
    """Give account of a run when the block ends or fails, and tell which sources fell silent; none of one stopped."""
    try:
        yield
    except Exception:
        write_account(settings, summary)
        raise
    write_account(settings, summary)
    try:
        alert_silence(settings, summary.run_id)
    except MarsadError as error:  # what the run did, it has done
        logger.warning("whether sources fell silent could not be told: %s", error)


def write_account(settings: Settings, summary: Summary) -> None:
    """Write the tables of a run. Where that cannot be done the log says so: the run itself is not worse for it."""
    if is_temporary():
        return
    try:
        for key, text in _tables(settings, summary).items():
            create_markdown_artifact(text, key=key, description=f"{key} of run {summary.run_id}")
    except Exception as error:
        logger.warning("the account of run %s is not on Prefect's page: %s", summary.run_id, error, exc_info=True)


def _tables(settings: Settings, summary: Summary) -> dict[str, str]:
    """Return what there is to show, by the artifact's key."""
    counts = {name: value for name, value in summary.counts().items() if name != "seconds"}
    tables: dict[str, str | None] = {"summary": f"{counts_table(counts)}\n\n{stages_table(summary.seconds)}"}
    with open_build(settings) as build:
        tables["checks"] = checks_table(build, summary.run_id, settings.reports_dir / "data_docs" / "index.html")
        tables["quarantine"] = quarantine_table(build, summary.run_id)
    if summary.release is not None:
        before = [release for release in list_releases(settings) if release.number < summary.release.number]
        tables["release"] = release_table(summary.release, before[-1] if before else None)
    return {key: text for key, text in tables.items() if text}

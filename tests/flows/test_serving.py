"""`marsad serve`: runs by schedule that publish, seen through Prefect's API, and nothing left after SIGTERM."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fetching.site import serving
from tests.flows.served import LOOPBACK, declare, serving_marsad, show
from warehouse.settings import Settings
from warehouse.store.releases import latest_release

_START_SECONDS = 60  # of a server with a new database, on a busy machine
_RUN_SECONDS = 90


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found in /proc")
def test_schedules_publish_and_sigterm_leaves_nothing(home: Settings, tmp_path: Path) -> None:
    """The first and the second run that are due publish what is new, the third is stopped."""
    with serving() as site:
        declare(home.home, site, "5s")
        show(site, "harbour", "olives")
        with serving_marsad(home.home, tmp_path / "log", **LOOPBACK) as marsad:
            first = marsad.until("COMPLETED", 1, _START_SECONDS + _RUN_SECONDS)[0]
            show(site, "harbour", "olives", "school")
            done = marsad.until("COMPLETED", 2, 2 * _RUN_SECONDS)
            assert all(run["name"].startswith("refresh ") and run["name"].endswith(", 1 source") for run in done)
            assert all(run["auto_scheduled"] for run in done)
            shown = marsad.artifacts(first)
            assert {"summary", "release", "annotate"} <= shown.keys()
            assert "| articles | 2 | 4 | +2 |" in shown["release"]
            assert shown["annotate"] == 100.0
            marsad.until("RUNNING", 1, _RUN_SECONDS)
            assert len(marsad.processes()) > 2
            assert marsad.stop() == 0
            assert marsad.processes() == []
    release = latest_release(home)
    assert release is not None
    assert (release.number, release.row_counts["articles"]) == (3, 5)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with serving() as site:
        declare(tmp_path / "home", site, "30m")
        with serving_marsad(tmp_path / "home", tmp_path / "log", port=int(site.url().split(":")[2][:-1])) as marsad:
            assert marsad.process.wait(timeout=60) == 2
    assert "name another --port" in (tmp_path / "log").read_text()

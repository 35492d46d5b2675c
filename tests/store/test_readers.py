"""Readers that poll the published file while releases come."""

from pathlib import Path

from tests.benchmarks.publishing import PUBLISHES, measure


def test_readers_see_whole_releases_only(tmp_path: Path) -> None:
    found = measure(tmp_path, rows=10_000)
    assert found.reads > 3 * PUBLISHES
    assert found.errors == []
    assert found.mixed == 0
    assert found.backwards == 0

"""Maintenance and dropped releases, on small lakes: what may still be read stays."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import duckdb
import pytest

from tests.lake.conftest import lake_settings
from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store import lake_releases
from warehouse.store.lake import connect_lake, required_lake
from warehouse.store.maintenance import maintain
from warehouse.store.opening import building, has_published, open_build
from warehouse.store.releases import current_release, list_releases, roll_back


def publish(settings: Settings, number: int) -> None:
    """Publish a release whose one table holds its number."""
    with open_build(settings) as build:
        build.connection.execute(f"create or replace table main.articles as select {number} as article_id")
    lake_releases.publish_build(settings, number=number, run_id=f"run {number}", fingerprint="")


def held(settings: Settings, snapshot: int) -> list[tuple[int, ...]]:
    """What a reader sees that attached the lake at a snapshot."""
    with connect_lake(required_lake(settings), read_only=True, snapshot=snapshot) as connection:
        return connection.execute("from main.articles").fetchall()


def test_under_another_catalog_maintenance_makes_no_lake_and_removes_no_file(tmp_path: Path) -> None:
    ours = lake_settings(tmp_path, str(tmp_path / "ours.ducklake"))
    other = lake_settings(tmp_path, str(tmp_path / "other.ducklake"))
    publish(ours, 1)
    with pytest.raises(UsageError, match=r"nothing was published in .*other\.ducklake"):
        maintain(other)
    assert not (tmp_path / "other.ducklake").exists()
    publish(other, 7)
    maintain(other)
    assert held(ours, lake_releases.snapshot_of(ours, 1)) == [(1,)]


def test_what_was_needed_until_now_stays_for_the_grace_time(tmp_path: Path) -> None:
    settings = lake_settings(tmp_path, str(tmp_path / "lake.ducklake")).model_copy(update={"ducklake_grace_hours": 24})
    publish(settings, 1)
    publish(settings, 2)
    first, newest = lake_releases.snapshot_of(settings, 1), lake_releases.newest_snapshot(required_lake(settings))
    with duckdb.connect(tmp_path / "lake.ducklake") as catalog:
        catalog.execute("update ducklake_snapshot set snapshot_time = snapshot_time - interval 2 day")
    lake_releases.drop_release(settings, 1)
    assert [release.number for release in list_releases(settings)] == [2]
    assert maintain(settings).snapshots > 0
    assert (held(settings, first), held(settings, newest)) == ([(1,)], [(2,)])
    with open_build(settings) as build:
        build.connection.execute("update published.releases set dropped_at = dropped_at - interval 2 day")
    assert maintain(settings).snapshots == 1
    with pytest.raises(StageError, match="cannot open"):
        held(settings, first)


def test_a_rollback_sees_what_the_run_that_it_waited_for_dropped(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(empty, 1)
    publish(empty, 2)
    told: list[str] = []
    waits = threading.Event()
    monkeypatch.setattr(logging.getLogger("marsad.turns"), "info", lambda *_: waits.set())

    def roll_back_to_the_first() -> None:
        try:
            roll_back(empty, 1)
        except UsageError as error:
            told.append(str(error))

    other = threading.Thread(target=roll_back_to_the_first)
    with building(empty):
        other.start()
        assert waits.wait(timeout=60)
        lake_releases.drop_release(empty, 1)
    other.join()
    assert len(told) == 1
    assert has_published(empty)
    assert current_release(empty) == list_releases(empty)[-1]


@pytest.mark.usefixtures("in_threads", "prefect")
def test_a_catalog_that_is_a_file_is_opened_once_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process cannot have it twice. All stages but those of dbt's tables, which take long."""
    from flows.refresh import refresh

    for stage in ("transform", "validate"):
        monkeypatch.setattr(f"flows.refresh.{stage}", lambda *_given, **_named: None)
    monkeypatch.setenv("MARSAD_STORE", "ducklake")
    (tmp_path / "a.txt").write_text("وصل الوفد إلى المدينة صباح اليوم للمشاركة في المؤتمر الذي يعقد غدا.\n", "utf-8")
    settings = Settings(home=tmp_path / "home")
    numbers = [refresh([tmp_path / "a.txt"], settings.home).release for _ in range(2)]
    assert [release and release.number for release in numbers] == [1, None]
    assert [release.number for release in list_releases(settings)] == [1]

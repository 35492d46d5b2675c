"""Releases: published by a rename, kept by number, rolled back."""

from pathlib import Path

import duckdb
import pytest

from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store import releases
from warehouse.store.releases import (
    current_release,
    is_published,
    latest_release,
    list_releases,
    publish_build,
    roll_back,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path, keep_releases=2)
    settings.make_folders()
    return settings


def publish(settings: Settings, value: int) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create or replace table articles as select ? as value", [value])
    publish_build(settings, run_id=f"run {value}", fingerprint=f"content {value}")


def published(settings: Settings) -> int:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return connection.execute("select value from articles").fetchone()[0]


def test_readers_see_the_newest_release(settings: Settings) -> None:
    publish(settings, 1)
    publish(settings, 2)
    assert published(settings) == 2
    assert latest_release(settings).row_counts == {"articles": 1}
    assert is_published(settings, "content 2")
    assert not is_published(settings, "content 1")


def test_the_oldest_releases_go(settings: Settings) -> None:
    for value in (1, 2, 3):
        publish(settings, value)
    assert [release.number for release in list_releases(settings)] == [2, 3]
    assert sorted(path.name for path in settings.releases_dir.iterdir()) == [
        "000002.duckdb", "000002.json", "000003.duckdb", "000003.json", "current",
    ]  # fmt: skip


def test_rolling_back_to_the_one_before_or_to_a_number(settings: Settings) -> None:
    publish(settings, 1)
    publish(settings, 2)
    roll_back(settings)
    assert published(settings) == 1
    assert current_release(settings).number == 1
    roll_back(settings, 2)
    assert published(settings) == 2


@pytest.mark.parametrize("number", [None, 7])
def test_nothing_to_roll_back_to(settings: Settings, number: int | None) -> None:
    publish(settings, 1)
    with pytest.raises(UsageError, match=r"kept are \[1\]"):
        roll_back(settings, number)


def test_a_release_that_readers_never_saw_is_published_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, 1)
    with monkeypatch.context() as broken:
        broken.setattr(releases, "_switch", lambda *_: (_ for _ in ()).throw(OSError("no space")))
        with pytest.raises(StageError):
            publish(settings, 2)
    assert not is_published(settings, "content 2")
    publish(settings, 2)
    assert published(settings) == 2


def test_what_was_published_stands_when_publishing_fails(settings: Settings) -> None:
    publish(settings, 1)
    (settings.releases_dir / ".000002.duckdb.partial").mkdir()  # in the way of the copy
    with pytest.raises(StageError, match="still stands"):
        publish(settings, 2)
    assert published(settings) == 1

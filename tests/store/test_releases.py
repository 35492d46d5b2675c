"""Releases: published by a rename, kept by number and age, rolled back."""

import datetime as dt
import errno
import json
import os
import stat
from pathlib import Path
from typing import BinaryIO

import duckdb
import pytest

from tests.store.publishing import publish, published, write_build
from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store import durable, file_releases
from warehouse.store.file_releases import manifest_file, partials, release_file
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


def numbers(settings: Settings) -> list[int]:
    return [release.number for release in list_releases(settings)]


def made_earlier(settings: Settings, number: int, **ago: float) -> None:
    """Change a manifest as if its release had been published earlier."""
    path = manifest_file(settings, number)
    at = dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(**ago)
    path.write_text(json.dumps({**json.loads(path.read_text()), "published_at": at.isoformat(timespec="seconds")}))


def test_readers_see_the_newest_release(settings: Settings) -> None:
    publish(settings, 1)
    publish(settings, 2)
    assert published(settings) == 2
    assert is_published(settings, "content 2")
    assert not is_published(settings, "content 1")


def test_a_manifest_says_what_was_published_and_by_what(settings: Settings) -> None:
    publish(settings, 1, rows=3)
    newest = latest_release(settings)
    assert newest.row_counts == {"articles": 3, "mentions": 3}
    assert newest.content.keys() == {"articles", "mentions"}
    assert newest.versions.keys() == {"cleaner", "extractor", "dbt", "marsad", "duckdb"}
    assert (newest.versions["cleaner"], newest.versions["duckdb"]) == ("c1", duckdb.__version__)
    assert publish(settings, 1, rows=3).content_hash == newest.content_hash
    assert publish(settings, 2, rows=3).content_hash != newest.content_hash


def test_publishing_costs_one_copy_and_rolling_back_none(settings: Settings) -> None:
    publish(settings, 1)
    publish(settings, 2)
    for number in (2, 1):
        assert release_file(settings, number).samefile(settings.published_file)
        assert settings.published_file.stat().st_nlink == 2
        roll_back(settings, 1)
    assert {path.stat().st_nlink for path in settings.releases_dir.glob("*.duckdb")} == {1, 2}


def test_nobody_may_write_into_a_release_through_the_published_name(settings: Settings) -> None:
    publish(settings, 1)
    assert stat.S_IMODE(settings.published_file.stat().st_mode) == 0o444


def test_a_file_system_without_hard_links_gets_a_copy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("Operation not permitted")  # as exFAT and some network file systems say

    monkeypatch.setattr(os, "link", refuse)
    publish(settings, 1)
    publish(settings, 2)
    assert (published(settings), current_release(settings).number) == (2, 2)
    roll_back(settings)
    assert (published(settings), current_release(settings).number) == (1, 1)
    assert settings.published_file.stat().st_nlink == 1
    assert stat.S_IMODE(settings.published_file.stat().st_mode) == 0o444


def test_the_oldest_releases_go(settings: Settings) -> None:
    for value in (1, 2, 3):
        publish(settings, value)
    assert numbers(settings) == [2, 3]
    assert sorted(path.name for path in settings.releases_dir.iterdir()) == [
        "000002.duckdb", "000002.json", "000003.duckdb", "000003.json", "current",
    ]  # fmt: skip


def test_young_releases_stay_beyond_the_number(settings: Settings) -> None:
    keeping = settings.model_copy(update={"keep_release_days": 2.0})
    for value in (1, 2, 3, 4):
        publish(keeping, value)
    assert numbers(settings) == [1, 2, 3, 4]
    made_earlier(settings, 1, days=3)
    made_earlier(settings, 2, hours=47)
    publish(keeping, 5)
    assert numbers(settings) == [2, 3, 4, 5]


def test_rolling_back_to_the_one_before_or_to_a_number(settings: Settings) -> None:
    for value in (1, 2, 3):
        publish(settings.model_copy(update={"keep_releases": 3}), value)
    for before in (2, 1):
        assert roll_back(settings).number == before
        assert published(settings) == before
        assert current_release(settings).number == before
    roll_back(settings, 3)
    assert published(settings) == 3


def test_what_readers_were_rolled_back_to_is_not_published_again(settings: Settings) -> None:
    publish(settings, 1)
    publish(settings, 2)
    roll_back(settings)
    assert is_published(settings, "content 2")
    assert latest_release(settings).number == 2


@pytest.mark.parametrize("number", [None, 7])
def test_nothing_to_roll_back_to(settings: Settings, number: int | None) -> None:
    publish(settings, 1)
    with pytest.raises(UsageError, match=r"kept are \[1\]"):
        roll_back(settings, number)


def test_a_release_without_its_manifest_is_published_again(settings: Settings) -> None:
    publish(settings, 1)
    publish(settings, 2)
    manifest_file(settings, 2).unlink()  # as if killed before its last step
    assert published(settings) == 2
    assert current_release(settings) is None
    assert not is_published(settings, "content 2")
    assert not is_published(settings, "content 1")  # readers see another
    assert publish(settings, 2).number == 2
    assert current_release(settings).number == 2


def test_a_manifest_of_an_older_marsad_is_read(settings: Settings) -> None:
    publish(settings, 1)
    path = manifest_file(settings, 1)
    known = {"number", "run_id", "published_at", "fingerprint", "row_counts"}
    path.write_text(json.dumps({name: value for name, value in json.loads(path.read_text()).items() if name in known}))
    assert latest_release(settings).content == {}
    assert publish(settings, 2).number == 2


def test_a_broken_manifest_is_named(settings: Settings) -> None:
    publish(settings, 1)
    manifest_file(settings, 1).write_text("{")
    with pytest.raises(StageError, match=r"000001\.json is no manifest"):
        list_releases(settings)


def test_what_was_published_stands_when_publishing_fails(settings: Settings) -> None:
    publish(settings, 1)
    (settings.releases_dir / ".000002.duckdb.partial").mkdir()  # in the way of the copy
    with pytest.raises(StageError, match="still stands"):
        publish(settings, 2)
    assert published(settings) == 1


def test_half_a_file_is_removed_by_the_next_publish(settings: Settings) -> None:
    publish(settings, 1)
    for target in (release_file(settings, 2), manifest_file(settings, 2), settings.published_file):
        durable.partial_of(target).write_bytes(b"half")
    assert len(partials(settings)) == 3
    publish(settings, 2)
    assert partials(settings) == []


def test_half_a_switch_does_not_harm_the_release_that_it_names(settings: Settings) -> None:
    """The partial name is a hard link of a release: it is removed, not written over."""
    publish(settings, 1)
    before = release_file(settings, 1).read_bytes()
    os.link(release_file(settings, 1), durable.partial_of(settings.published_file))
    os.link(release_file(settings, 1), durable.partial_of(release_file(settings, 2)))
    publish(settings, 2)
    assert release_file(settings, 1).read_bytes() == before


def test_nobody_writes_into_the_build_file_while_it_is_copied(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that tries is refused, before it is copied and after, so that a copy is of one moment."""
    import subprocess
    import sys

    tries: list[str] = []
    copy = file_releases.copy_read_only

    def try_to_write() -> None:
        program = f"import duckdb; duckdb.connect({str(settings.build_file)!r})"
        tried = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        tries.append(tried.stderr)

    def copy_slowly(source: BinaryIO, target: Path) -> None:
        try_to_write()
        copy(source, target)
        try_to_write()

    write_build(settings, 1)
    monkeypatch.setattr(file_releases, "copy_read_only", copy_slowly)
    publish_build(settings, run_id="run 1", fingerprint="content 1")
    assert ["Could not set lock" in told for told in tries] == [True, True]
    assert published(settings) == 1


@pytest.mark.parametrize("failing", ["copy_read_only", "release_of"])
def test_a_release_that_cannot_be_copied_or_hashed_leaves_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "a broken disk")

    publish(settings, 1)
    write_build(settings, 2)
    monkeypatch.setattr(file_releases, failing, fail)
    with pytest.raises(StageError, match="broken disk"):
        publish_build(settings, run_id="run 2", fingerprint="content 2")
    assert [path.name for path in settings.releases_dir.glob("*2.duckdb*")] == []
    assert published(settings) == 1


def test_what_was_written_into_the_published_file_does_not_get_into_the_next(settings: Settings) -> None:
    """DuckDB replays a write-ahead log into whatever file has the name."""
    publish(settings, 1)
    settings.published_file.chmod(0o644)  # for who runs this without being root
    with duckdb.connect(str(settings.published_file)) as writer:
        writer.execute("set checkpoint_threshold = '1GB'")
        writer.execute("insert into articles values (99, 99)")
        log = Path(f"{settings.published_file}.wal")
        kept = log.read_bytes()
    log.write_bytes(kept)  # as if the writer had been killed
    publish(settings, 2)
    assert published(settings) == 2
    assert not log.exists()
    assert [path.read_bytes() for path in settings.home.glob("*.wal.*")] == [kept]

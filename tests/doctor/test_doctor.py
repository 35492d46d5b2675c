"""What the doctor finds, what it removes, and what it leaves alone."""

from __future__ import annotations

import os
import time
from pathlib import Path

import duckdb
import pytest

from tests.store.publishing import publish, published
from warehouse.doctor import Finding, examine, remove_leftovers, server_finding
from warehouse.settings import Settings
from warehouse.store.durable import partial_of
from warehouse.store.file_releases import manifest_file, release_file
from warehouse.store.lock import lock_file, only_run
from warehouse.store.releases import roll_back


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home")
    settings.make_folders()
    publish(settings, 1)
    publish(settings, 2)
    return settings


def problems(settings: Settings) -> list[Finding]:
    return [finding for finding in examine(settings) if finding.level == "problem"]


def details(settings: Settings, topic: str) -> str:
    return "\n".join(finding.detail for finding in examine(settings) if finding.topic == topic)


def test_a_healthy_home_has_no_problem(settings: Settings) -> None:
    findings = examine(settings)
    assert {finding.level for finding in findings} == {"ok"}
    assert {"python", "marsad", "duckdb", "dbt-core", "prefect", "home", "disk", "lock", "build file", "published"} <= {
        finding.topic for finding in findings
    }
    assert "release 2, content" in details(settings, "published")


def test_leftovers_are_found_and_removed_and_data_stays(settings: Settings) -> None:
    build = settings.build_file.parent
    batch, spilled = build / "batches" / "000001", build / "marsad.duckdb.tmp"
    for folder in (batch, spilled):
        folder.mkdir(parents=True)
        (folder / "documents.parquet").write_bytes(b"x")
    halves = [partial_of(settings.published_file), partial_of(release_file(settings, 3))]
    orphans = [release_file(settings, 4), manifest_file(settings, 1)]
    for path in (*halves, orphans[0]):
        path.write_bytes(b"x")
    release_file(settings, 1).unlink()
    fresh, old = build / "prefect-server.log", build / "dbt" / "logs" / "dbt.log"
    old.parent.mkdir(parents=True)
    for path in (fresh, old, build / "marsad.duckdb.wal", settings.home / "sources.toml", settings.home / ".x.partial"):
        path.write_bytes(b"")
    os.utime(old, (time.time() - 8 * 24 * 3600,) * 2)
    leftovers = {batch, spilled, *halves, *orphans, old}
    assert {finding.leftover for finding in examine(settings) if finding.leftover} == leftovers
    assert all("--fix" in (finding.fix or "") for finding in examine(settings) if finding.leftover)
    before = set(settings.home.rglob("*"))
    assert set(remove_leftovers(settings)) == leftovers
    gone = before - set(settings.home.rglob("*"))
    assert gone == leftovers | {folder / "documents.parquet" for folder in (batch, spilled)}
    assert remove_leftovers(settings) == []
    assert problems(settings) == []
    assert published(settings) == 2


def test_nothing_is_a_leftover_while_a_run_is_at_work(settings: Settings) -> None:
    (settings.build_file.parent / "batches" / "000001").mkdir(parents=True)
    with only_run(settings.build_file.parent):
        assert "not looked for while a run is at work" in details(settings, "leftovers")
        assert f"process {os.getpid()}" in details(settings, "lock")
        assert problems(settings) == []
    assert len(problems(settings)) == 1


def test_a_release_that_readers_see_is_no_leftover_without_its_manifest(settings: Settings) -> None:
    manifest_file(settings, 2).unlink()
    (problem,) = problems(settings)
    assert "publishing was interrupted" in problem.detail
    assert "`marsad run`, or `marsad rollback 1`" in (problem.fix or "")
    remove_leftovers(settings)
    assert published(settings) == 2
    roll_back(settings, 1)
    (orphan,) = problems(settings)
    assert orphan.leftover == release_file(settings, 2)


def test_a_release_that_somebody_changed_is_told(settings: Settings) -> None:
    settings.published_file.chmod(0o644)
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("update mentions set value = 3")
    (problem,) = problems(settings)
    assert "says something else than its manifest, in mentions" in problem.detail
    assert str(manifest_file(settings, 2)) in (problem.fix or "")


def test_a_published_file_that_is_gone_or_damaged_is_told(settings: Settings) -> None:
    settings.published_file.unlink()
    (problem,) = problems(settings)
    assert problem.fix == "switch readers to the newest release: `marsad rollback 2`"
    roll_back(settings, 2)
    assert problems(settings) == []
    settings.published_file.chmod(0o644)
    with settings.published_file.open("r+b") as file:
        file.write(b"\0" * 4096)
    (problem,) = problems(settings)
    assert "does not open" in problem.detail


def test_a_log_of_who_writes_into_a_release_is_told_and_not_removed(settings: Settings) -> None:
    log = Path(f"{settings.published_file}.wal")
    log.write_bytes(b"")
    assert str(log) in details(settings, "published")
    remove_leftovers(settings)
    assert log.exists()


def test_a_run_that_was_killed_is_told(settings: Settings) -> None:
    lock_file(settings.build_file.parent).write_text("4711")
    assert "process 4711, was killed" in details(settings, "lock")


def test_a_broken_manifest_is_told(settings: Settings) -> None:
    manifest_file(settings, 1).write_text("{")
    (problem,) = problems(settings)
    assert str(manifest_file(settings, 1)) in problem.detail


def test_no_home_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(Settings(home=tmp_path / "none"))
    assert "there is no folder" in problem.detail


def test_an_empty_home_waits_for_its_first_run(tmp_path: Path) -> None:
    assert problems(Settings(home=tmp_path)) == []
    assert details(Settings(home=tmp_path), "published") == "nothing was published yet"


@pytest.mark.parametrize(
    ("url", "version", "level", "words"),
    [
        (None, None, "ok", "starts a temporary one"),
        ("http://127.0.0.1:1/api", None, "problem", "does not answer"),
        ("http://127.0.0.1:4200/api", "2.0", "warning", "of version 2.0"),
    ],
)
def test_servers(url: str | None, version: str | None, level: str, words: str) -> None:
    finding = server_finding(url, version)
    assert finding.level == level
    assert words in finding.detail


def test_an_installation_that_lacks_something_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.doctor import installation

    needed = ["duckdb==0.1", "no-such-package>=1", "pydantic>=2; extra == 'dev'", "rich>=13"]
    monkeypatch.setattr(installation, "requires", lambda _: needed)
    found = [finding for finding in installation.installation_findings() if finding.level == "problem"]
    assert [finding.topic for finding in found] == ["duckdb", "no-such-package"]
    assert "Marsad needs ==0.1" in found[0].detail

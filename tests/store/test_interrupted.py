"""Publishing killed at any moment, and failing for want of space or rights: the old release stands, the next comes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.publishing import publish, published
from warehouse.doctor.leftovers import leftover_findings, remove_leftovers
from warehouse.settings import Settings
from warehouse.store.file_releases import partials, release_file
from warehouse.store.releases import current_release, list_releases

_NOBODY = 65534
_RANDOM_KILLS = 12


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home", keep_releases=3)
    settings.make_folders()
    return settings


class Killed:
    """Processes that publish into a home until they are killed, one after another."""

    def __init__(self, settings: Settings, how: str) -> None:
        command = [sys.executable, "-m", "tests.store.publishing", str(settings.home), how]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def next(self) -> bool:
        """Wait for the end of the next process, and tell whether it was killed."""
        assert self._process.stdout
        return self._process.stdout.readline() == "True\n"

    def go_on(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def __enter__(self) -> Killed:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)


def check_what_stands(settings: Settings) -> int:
    """Readers see one whole release, all that are listed are there, at most one file is half-made."""
    value = published(settings)
    assert all(release_file(settings, release.number).exists() for release in list_releases(settings))
    assert len(partials(settings)) <= 1
    current = current_release(settings)
    assert current is None or current.run_id == f"run {value}"
    return value


def test_a_kill_at_any_step_leaves_the_old_release_or_the_new(settings: Settings) -> None:
    publish(settings, 0)
    seen, steps = 0, 0
    with Killed(settings, "step") as killed:
        while killed.next():
            steps += 1
            value = check_what_stands(settings)
            assert value in {seen, steps}
            seen = value
            killed.go_on()
    assert steps > 10  # the copy, the link and two small files are each made and renamed; then the old ones go
    assert published(settings) == steps + 1
    assert current_release(settings).run_id == f"run {steps + 1}"
    assert [finding.detail for finding in leftover_findings(settings)] == ["none"]


def test_kills_at_random_moments(settings: Settings) -> None:
    publish(settings, 0)
    values = []
    with Killed(settings, "random") as killed:
        for _ in range(_RANDOM_KILLS):
            assert killed.next()
            values.append(check_what_stands(settings))
            killed.go_on()
    assert values == sorted(values)
    assert len(set(values)) > 3  # some published before they were killed
    publish(settings, 10**6)
    assert published(settings) == 10**6
    assert partials(settings) == []
    remove_leftovers(settings)
    assert [finding.detail for finding in leftover_findings(settings)] == ["none"]
    kept = {path.name for path in settings.releases_dir.iterdir()} - {"current"}
    assert kept == {f"{one.number:06}.{end}" for one in list_releases(settings) for end in ("duckdb", "json")}


# What a process does that may not write: nothing is left to import when the limit begins to hold.
_CHILD = """
import os, resource, sys
from pathlib import Path
import flows.server, warehouse.cli, warehouse.doctor, warehouse.intake
from tests.store.publishing import publish, write_build
from warehouse.settings import Settings
from warehouse.store.releases import publish_build
from warehouse.errors import MarsadError
settings = Settings(home=Path(sys.argv[1]))
def build(value, rows=1): write_build(settings, value, rows=rows)
def copy(value): publish_build(settings, run_id=f"run {value}", fingerprint=f"content {value}")
def command(*arguments):
    sys.argv = ["marsad", *arguments, "--home", str(settings.home)]
    warehouse.cli.main()
for program in sys.argv[2:]:
    try:
        exec(program)
        print("went well", file=sys.stderr)
    except MarsadError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    except SystemExit as ended:
        print("exit code", ended.code, file=sys.stderr)
    print("=====", file=sys.stderr)
"""


def told_by(settings: Settings, *programs: str) -> list[str]:
    """Run `programs` in a process of its own, and return what each ended with: an error of ours, or an exit code."""
    command = [sys.executable, "-c", _CHILD, str(settings.home), *programs]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr.split("=====\n")[:-1]


def test_a_copy_that_may_not_grow_is_told_and_undone(settings: Settings) -> None:
    publish(settings, 1)
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (2**18, 2**18))"
    *_, told = told_by(settings, "build(2, 200_000)", limit, "copy(2)")
    assert "cannot publish release 2" in told
    assert str(settings.releases_dir / ".000002.duckdb.partial") in told
    assert "ulimit -f" in told
    assert "still stands" in told
    assert published(settings) == 1
    assert partials(settings) == []
    publish(settings, 2)
    assert published(settings) == 2


def test_a_build_file_that_may_not_grow_is_told_and_goes_on_later(settings: Settings) -> None:
    publish(settings, 1)
    *_, told = told_by(settings, "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))", "build(2, 3_000_000)")
    assert f"cannot write {settings.build_file}" in told
    assert "ulimit -f" in told
    assert published(settings) == 1
    publish(settings, 3)
    assert published(settings) == 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Settings]:
    """A home on a disk of 12 MiB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a disk")
    settings = Settings(home=folder / "home")
    settings.make_folders()
    yield settings
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(settings: Settings, *, leaving: int) -> Path:
    free = os.statvfs(settings.home).f_bavail * os.statvfs(settings.home).f_frsize
    ballast = settings.home.parent / "ballast"
    ballast.write_bytes(b"\0" * (free - leaving))
    return ballast


_WRITING = ("build(3)", "copy(3)", "command('rollback')", "command('run')")


def test_a_full_disk_is_told_and_the_next_run_publishes(small_disk: Settings) -> None:
    publish(small_disk, 1)
    ballast = fill(small_disk, leaving=2**17)
    copied, built = told_by(small_disk, "copy(2)", "build(3, 3_000_000)")
    assert "cannot publish release 2" in copied
    assert "the disk is full, 0 MiB are free" in copied
    assert f"cannot write {small_disk.build_file}: the disk is full" in built
    assert published(small_disk) == 1
    assert partials(small_disk) == []
    ballast.unlink()
    publish(small_disk, 4)
    assert published(small_disk) == 4


def test_a_disk_that_cannot_be_written_is_told(small_disk: Settings) -> None:
    publish(small_disk, 1)
    publish(small_disk, 2)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk.home.parent)], check=True)
    told = told_by(small_disk, *_WRITING)
    assert all(str(small_disk.home) in one and "read-only. Mount it writable" in one for one in told), told
    assert ["exit code 1" in one for one in told] == [False, False, True, True]
    assert published(small_disk) == 2


@pytest.fixture
def foreign_home() -> Iterator[Settings]:
    """A home that belongs to somebody else than who will run in it."""
    with tempfile.TemporaryDirectory(prefix="marsad-foreign-") as folder:  # pytest's own lets nobody else in
        Path(folder).chmod(0o755)
        settings = Settings(home=Path(folder) / "home")
        settings.make_folders()
        publish(settings, 1)
        publish(settings, 2)
        if os.getuid():
            for path in (settings.home, settings.releases_dir, settings.build_file.parent):
                path.chmod(0o555)
            settings.build_file.chmod(0o444)
        yield settings
        for path in (settings.home, settings.releases_dir, settings.build_file.parent):
            path.chmod(0o755)


def test_who_may_not_write_is_told_whom_to_ask(foreign_home: Settings) -> None:
    become = "" if os.getuid() else f"os.setgid({_NOBODY}); os.setuid({_NOBODY})"
    look = "print([one.detail for one in warehouse.doctor.examine(settings)], file=sys.stderr)"
    _, *told, seen = told_by(foreign_home, become, *_WRITING, look)
    assert all(str(foreign_home.home) in one and "may not write there. Give the folder" in one for one in told), told
    assert ["exit code 1" in one for one in told] == [False, False, True, True]
    assert f"{foreign_home.home} cannot be written" in seen
    assert published(foreign_home) == 2


def test_every_cause_has_its_words() -> None:
    from warehouse.store.faults import cause_of, explained

    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM):
        error = OSError(number, os.strerror(number))
        assert cause_of(error) == number
        assert explained(error, Path("/tmp/x")) != str(error)  # noqa: S108 - only a name
    assert cause_of(ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))) is None

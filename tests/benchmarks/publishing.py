"""Readers under publishing: `python -m tests.benchmarks.publishing`.

Three processes open the published file, read it and close it without pause while twenty releases are published; none
may fail, or see anything but one whole release. Printed beside it is what a publish costs: its time as a multiple of
that of one plain copy of the same file, brought to the disk, in the same run.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.store import reader
from tests.store.publishing import publish, write_build
from warehouse.settings import Settings
from warehouse.store.opening import open_build
from warehouse.store.releases import publish_build

READERS = 3
PUBLISHES = 20
_ROWS = 100_000
_BALLAST_ROWS = 8_000_000  # of 16 bytes that do not pack: the documents' bytes are most of a true file


@dataclass(frozen=True, slots=True)
class Measured:
    """What readers saw, and what publishing took."""

    reads: int
    errors: list[str]
    mixed: int
    backwards: int
    publish_seconds: list[float]
    copy_seconds: list[float]
    file_bytes: int

    def in_copies(self, of: Callable[[list[float]], float]) -> float:
        """Return what a publish takes as a multiple of a plain copy: `of` the times, such as their median."""
        return of(self.publish_seconds) / of(self.copy_seconds)


def measure(home: Path, *, rows: int, ballast_rows: int = 0) -> Measured:
    """Publish under the eyes of readers, and return what they saw."""
    settings = Settings(home=home)
    settings.make_folders()
    with open_build(settings) as build:
        build.connection.execute("create table raw.ballast as select uuid() as bytes from range(?)", [ballast_rows])
    publish(settings, 1, rows=rows)
    command = [sys.executable, reader.__file__, str(settings.published_file)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(READERS)
    ]
    for process in processes:
        assert process.stdout
        process.stdout.readline()  # «reading»
    publish_seconds, copy_seconds = [], []
    for value in range(2, PUBLISHES + 2):
        write_build(settings, value, rows=rows)
        copy_seconds.append(_seconds_of_copy(settings.build_file, home / "copy"))
        start = time.perf_counter()
        publish_build(settings, run_id=f"run {value}", fingerprint=f"content {value}")
        publish_seconds.append(time.perf_counter() - start)
    seen = [json.loads(process.communicate()[0]) for process in processes]
    return Measured(
        reads=sum(one["reads"] for one in seen),
        errors=[error for one in seen for error in one["errors"]],
        mixed=sum(one["mixed"] for one in seen),
        backwards=sum(one["backwards"] for one in seen),
        publish_seconds=publish_seconds,
        copy_seconds=copy_seconds,
        file_bytes=settings.build_file.stat().st_size,
    )


def _seconds_of_copy(source: Path, target: Path) -> float:
    start = time.perf_counter()
    shutil.copyfile(source, target)
    with target.open("rb") as copied:
        os.fsync(copied.fileno())
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="marsad-publishing-") as folder:
        found = measure(Path(folder), rows=_ROWS, ballast_rows=_BALLAST_ROWS)
    print(f"{READERS} readers through {PUBLISHES} publishes of a file of {found.file_bytes / 2**20:.0f} MiB")
    print(f"reads             {found.reads}")
    print(f"errors            {len(found.errors)}")
    print(f"mixed reads       {found.mixed}")
    print(f"went backwards    {found.backwards}")
    median, fastest = found.in_copies(statistics.median), found.in_copies(min)
    print(f"a publish         {median:.2f} times a plain copy (medians), {fastest:.2f} (the fastest of each)")


if __name__ == "__main__":
    main()

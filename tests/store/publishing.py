"""Build files made by hand for the tests of releases, and processes that publish them until they are killed.

`python -m tests.store.publishing HOME step` kills itself before the first, second, third … thing that publishing does
with a file; `… HOME random` after ever other times. After each kill it prints whether it was one, and waits for a line.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path

import duckdb

from warehouse.settings import Settings
from warehouse.store.build import open_build
from warehouse.store.releases import Release, publish_build

_FILE_EVENTS = {"open", "os.rename", "os.link", "os.remove", "os.chmod"}
_LONGEST_LIFE = 0.25  # seconds; a publish of `_ROWS` takes about a fifth of that
_ROWS = 20_000


def write_build(settings: Settings, value: int, *, rows: int = 1) -> None:
    """Write a build file whose tables all say `value`: two tables, so that a mixture of two releases would be seen."""
    with open_build(settings.build_file) as build:
        versions = json.dumps({"cleaner": "c1", "extractor": "e1"})
        query = "insert or replace into raw.runs values (?, now(), now(), 'published', null, ?)"
        build.connection.execute(query, [f"run {value}", versions])
        for table in ("articles", "mentions"):
            build.connection.execute(
                f"create or replace table {table} as select range as {table[:-1]}_id, ? as value from range(?)",
                [value, rows],
            )


def publish(settings: Settings, value: int, *, rows: int = 1) -> Release:
    """Publish a build whose tables all say `value`."""
    write_build(settings, value, rows=rows)
    return publish_build(settings, run_id=f"run {value}", fingerprint=f"content {value}")


def published(settings: Settings) -> int:
    """Return what the published file says. Raises ValueError when it does not say one thing."""
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        query = "select value from articles union select value from mentions"
        (value,) = (value for (value,) in connection.execute(query).fetchall())
    return int(value)


def _die_at_step(settings: Settings, step: int) -> None:
    """Publish, and be killed before thing number `step` that is done with a file of the home."""
    write_build(settings, step, rows=_ROWS)
    steps = count(1)

    def kill(event: str, arguments: tuple[object, ...]) -> None:
        is_ours = event in _FILE_EVENTS and str(arguments[0]).startswith(str(settings.home))
        if is_ours and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    publish_build(settings, run_id=f"run {step}", fingerprint=f"content {step}")


def _publish_without_end(settings: Settings, first: int) -> None:
    for value in count(first):
        publish(settings, value, rows=_ROWS)


def _be_killed(settings: Settings, how: str, number: int) -> bool:
    """Let a process publish until it is killed, and tell whether it was."""
    child = os.fork()
    if child == 0:
        if how == "step":
            _die_at_step(settings, number)
        else:
            _publish_without_end(settings, 1000 * number)
        os._exit(0)
    if how == "random":
        time.sleep(random.Random(number).uniform(0, _LONGEST_LIFE))  # noqa: S311 - the same moments each time
        os.kill(child, signal.SIGKILL)
    _, ended = os.waitpid(child, 0)
    return os.WIFSIGNALED(ended)


if __name__ == "__main__":
    for number in count(1):
        print(_be_killed(Settings(home=Path(sys.argv[1]), keep_releases=3), sys.argv[2], number), flush=True)  # noqa: T201
        if not sys.stdin.readline():
            break

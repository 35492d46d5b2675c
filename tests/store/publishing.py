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
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import cast

import duckdb

from warehouse.settings import Settings
from warehouse.store.opening import open_build
from warehouse.store.releases import Release, publish_build

_FILE_EVENTS = {"os.rename", "os.link", "os.remove", "os.chmod"}
_WRITING = os.O_WRONLY | os.O_RDWR
_LONGEST_LIFE = 3.0  # times what a publish takes on this machine now
_ROWS = 20_000


def write_build(settings: Settings, value: int, *, rows: int = 1) -> None:
    """Write a build file whose tables all say `value`: two tables, so that a mixture of two releases would be seen."""
    with open_build(settings) as build:
        versions = json.dumps({"cleaner": "c1", "extractor": "e1"})
        build.connection.execute("delete from raw.runs where run_id = ?", [f"run {value}"])
        query = "insert into raw.runs values (?, now(), now(), 'published', null, ?)"
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
        changes = event in _FILE_EVENTS or (event == "open" and cast("int", arguments[2]) & _WRITING)
        if changes and str(arguments[0]).startswith(str(settings.home)) and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    publish_build(settings, run_id=f"run {step}", fingerprint=f"content {step}")


def _publish_without_end(settings: Settings, first: int) -> None:
    for value in count(first):
        publish(settings, value, rows=_ROWS)


def _forked(what: Callable[[], object]) -> int:
    """Begin `what` in a process of its own, and return its id. Nothing is imported again."""
    child = os.fork()
    if child == 0:
        what()
        os._exit(0)
    return child


def _was_killed(child: int) -> bool:
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _killed_at_step(settings: Settings) -> Iterator[bool]:
    for step in count(1):
        yield _was_killed(_forked(partial(_die_at_step, settings, step)))


def _killed_at_random(settings: Settings) -> Iterator[bool]:
    start = time.monotonic()
    _was_killed(_forked(partial(publish, settings, 1, rows=_ROWS)))
    longest = _LONGEST_LIFE * (time.monotonic() - start)
    moments = random.Random(1)  # noqa: S311 - the same shares of a publish each time
    for first in count(1000, 1000):
        child = _forked(partial(_publish_without_end, settings, first))
        time.sleep(moments.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        yield _was_killed(child)


if __name__ == "__main__":
    kills = {"step": _killed_at_step, "random": _killed_at_random}[sys.argv[2]]
    for was_killed in kills(Settings(home=Path(sys.argv[1]), keep_releases=3)):
        print(was_killed, flush=True)  # noqa: T201
        if not sys.stdin.readline():
            break

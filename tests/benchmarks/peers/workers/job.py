"""How a worker is called: `python worker.py JOB RESULT`, in its own environment, which has nothing of ours.

JOB is a JSON file with what is asked for. The worker writes to RESULT, as JSON, what it found and the seconds that the
measured work took, its own start and imports left out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Job = dict[str, Any]
Result = dict[str, Any]


class Clock:
    """Adds up the seconds of what is measured."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure the block."""
        began = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - began


def do(work: Callable[[Job, Clock], Result]) -> None:
    """Do the job that the command line names, and write down its result and its time."""
    job: Job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    clock = Clock()
    result = work(job, clock)
    written = json.dumps({**result, "seconds": clock.seconds}, ensure_ascii=False)
    Path(sys.argv[2]).write_text(written, encoding="utf-8")


def read_lines(path: str) -> list[Any]:
    """Return the records of a file of JSON lines."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]

"""The memory of a process and all that descend from it, by what they were at."""

from __future__ import annotations

import threading
from collections import defaultdict
from pathlib import Path

from tests.benchmarks.memory import family, kibibytes

_EVERY = 0.5  # seconds


def peak_of_this() -> int:
    """Return the most bytes that this process has held; `resource` would count those of the one that began it."""
    return kibibytes(Path("/proc/self/status"), "VmHWM:") * 1024


class Memory(threading.Thread):
    """Watches how much memory processes hold together; what they share with each other counts once (PSS).

    `peaks` has the most that was seen, in bytes, under each value that `label` was set to meanwhile.
    """

    def __init__(self, pid: int, label: str) -> None:
        super().__init__(daemon=True)
        self._pid, self._ended = pid, threading.Event()
        self.label = label
        self.peaks: defaultdict[str, int] = defaultdict(int)

    def run(self) -> None:
        """Look every half second."""
        while not self._ended.wait(_EVERY):
            self.look()

    def look(self) -> None:
        """Look now."""
        label = self.label
        self.peaks[label] = max(self.peaks[label], sum(map(_held_by, family(self._pid))))

    def stop(self) -> None:
        """Stop looking."""
        self._ended.set()
        self.join()


def _held_by(pid: int) -> int:
    try:
        return kibibytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") * 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended

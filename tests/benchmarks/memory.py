"""The resident memory of a process and of all that descend from it, watched while they run."""

from __future__ import annotations

import threading
from pathlib import Path


class Memory(threading.Thread):
    """Watches the resident memory of a process and all that descend from it; each keeps its own peak (VmHWM)."""

    def __init__(self, pid: int, *, every: float = 0.5) -> None:
        super().__init__(daemon=True)
        self._pid, self._every, self._ended = pid, every, threading.Event()
        self.peak = 0  # bytes, of the largest of them

    def run(self) -> None:
        """Look every so many seconds."""
        while not self._ended.wait(self._every):
            self.peak = max([self.peak, *map(_peak_of, family(self._pid))])

    def stop(self) -> None:
        """Stop looking."""
        self._ended.set()
        self.join()


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it; none where it has ended."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(member for child in children for member in family(child))]


def kibibytes(path: Path, name: str) -> int:
    """Return a figure of a file of /proc, 0 where it has none of that name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return int(next((line.split()[1] for line in lines if line.startswith(name)), "0"))


def _peak_of(pid: int) -> int:
    try:
        return kibibytes(Path(f"/proc/{pid}/status"), "VmHWM:") * 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended

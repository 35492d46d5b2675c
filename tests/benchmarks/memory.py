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
            self.peak = max(self.peak, *map(_peak_of, [self._pid, *_descendants(self._pid)]), 0)

    def stop(self) -> None:
        """Stop looking."""
        self._ended.set()
        self.join()


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return found  # it has ended
    for child in children:
        found += [child, *_descendants(child)]
    return found


def _peak_of(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended
    kibibytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
    return int(kibibytes) * 1024

"""Runs killed at random moments: `python -m tests.benchmarks.crashes` (some 15 minutes on two cores).

A home with a part of the sample takes in the rest, in a process that gets SIGKILL, with all that descend from it, at a
random moment of the time that an unkilled run takes; and so on, five times. Then a run may end, and what it published
is compared by content hashes with what a run without interruptions did. All of it ten times.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from tests.benchmarks.figures import parser
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.store.content import content_hashes

_KILLS_IN_A_ROW = 5
_FIRST, _REST = ("sada", "nabd"), ("ufuq", "waha", "mina", "difaf", "feeds")


def start(home: Path, folders: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start `marsad run` on folders of the sample, in a process group of its own."""
    paths = [str(sample_dir() / name) for name in folders]
    command = [str(Path(sys.executable).parent / "marsad"), "run", *paths, "--home", str(home)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def run(home: Path, folders: tuple[str, ...]) -> float:
    """Run to the end, and return the seconds. Raises RuntimeError when the run fails."""
    began = time.monotonic()
    if code := start(home, folders).wait():
        raise RuntimeError(f"marsad run on {home} ended with {code}")
    return time.monotonic() - began


def kill_within(home: Path, seconds: float) -> bool:
    """Start a run and kill it after `seconds`; return whether it was still running."""
    process = start(home, _REST)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def hashes(home: Path) -> dict[str, str]:
    """Return the content hashes of what is published in `home`."""
    with duckdb.connect(str(Settings(home=home).published_file), read_only=True) as connection:
        return content_hashes(connection)


def leftovers(home: Path) -> list[str]:
    """Return what lies in the build folder beside the build file, its batches being done."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.suffix in {".wal", ".partial"})


def main() -> int:
    """Measure and print; 1 when anything was lost."""
    options = parser(__doc__ or "")
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    arguments = options.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311 - when to kill, and no secret
    with tempfile.TemporaryDirectory(prefix="marsad-crashes-") as folder:
        base, alone = Path(folder, "base"), Path(folder, "alone")
        run(base, _FIRST)
        shutil.copytree(base, alone)
        usual = run(alone, _REST)
        wanted, before = hashes(alone), hashes(base)
        kills = unequal = unclean = 0
        home = Path(folder, "killed")
        while kills < arguments.kills:
            shutil.copytree(base, home)
            for _ in range(_KILLS_IN_A_ROW):
                kills += kill_within(home, chance.uniform(0, usual))
                unequal += hashes(home) not in (before, wanted)
            run(home, _REST)
            unequal += hashes(home) != wanted
            unclean += bool(leftovers(home))
            print(f"{kills} runs killed, {unequal} times other content, {unclean} times leftovers", flush=True)
            shutil.rmtree(home)
    return int(unequal + unclean > 0)


if __name__ == "__main__":
    raise SystemExit(main())

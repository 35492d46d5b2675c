"""Runs contestants in turns, each round of each in a process of its own, and takes the medians."""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.memory import Memory
from tests.benchmarks.peers.environments import ROOT, NotRun, interpreter, last_line

WORKERS = Path(__file__).parent / "workers"
_LONGEST = 600.0  # seconds of one round of one contestant
_LOOK = 0.1  # seconds between two looks at its memory
_UNTOLD = {"DO_NOT_TRACK": "1", "RUNTIME__DLTHUB_TELEMETRY": "false"}  # nobody reports home
Job = dict[str, Any]
Result = dict[str, Any]


@dataclass(frozen=True)
class Contestant:
    """Who is measured: the worker that does it, and in which environment; None is Marsad's own."""

    who: str
    worker: str
    environment: str | None = None
    job: Job = field(default_factory=dict)  # beside what all are asked for
    note: str = ""  # what it does otherwise than the others, in a sentence


@dataclass(frozen=True)
class Measured:
    """What a contestant gave in the first round, the median of its seconds, and the most memory of any round."""

    result: Result
    seconds: float
    peak_bytes: int  # of its largest process


Outcome = Measured | NotRun


def on_one_core() -> None:
    """Keep this process, and all that it starts, to one core: nobody wins by threads."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def take_turns(contestants: Sequence[Contestant], job: Job, folder: Path, *, rounds: int) -> dict[str, Outcome]:
    """Return by name what each contestant did of `job`; one that fails is NotRun, and the others go on."""
    rounds_of: dict[str, list[Measured]] = {one.who: [] for one in contestants}
    failed: dict[str, NotRun] = {}
    for number in range(rounds):
        for one in contestants:
            if one.who in failed:
                continue
            try:
                rounds_of[one.who].append(_run(one, job, folder / f"{number}-{one.who}"))
            except NotRun as reason:
                failed[one.who] = reason
                print(f"   {one.who}: not run: {reason}", flush=True)
    return {one.who: failed.get(one.who) or _together(rounds_of[one.who]) for one in contestants}


def _together(rounds: list[Measured]) -> Measured:
    seconds = statistics.median(one.seconds for one in rounds)
    return Measured(rounds[0].result, seconds, max(one.peak_bytes for one in rounds))


def _run(one: Contestant, job: Job, folder: Path) -> Measured:
    """Run one round of one contestant in an empty folder, which is gone afterwards. Raises NotRun."""
    python = str(interpreter(one.environment)) if one.environment else sys.executable
    folder.mkdir(parents=True)
    asked, answer, said = folder / "job.json", folder / "result.json", folder / "said.txt"
    asked.write_text(json.dumps({**job, **one.job, "folder": str(folder)}), encoding="utf-8")
    command = [python, str(WORKERS / one.worker), str(asked), str(answer)]
    try:
        code, peak = _watch(command, said, _variables(ours=one.environment is None))
        if code != 0 or not answer.exists():
            raise NotRun(last_line(said.read_text(encoding="utf-8", errors="replace")))
        result = json.loads(answer.read_text(encoding="utf-8"))
    finally:
        shutil.rmtree(folder)
    print(f"   {one.who}: {result['seconds']:.2f} s, {peak / 2**20:.0f} MiB", flush=True)
    return Measured(result, result["seconds"], peak)


def _watch(command: list[str], said: Path, variables: dict[str, str]) -> tuple[int, int]:
    """Run a command, and return its exit code and the most bytes that one of its processes held. Raises NotRun."""
    with said.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, env=variables, stdout=output, stderr=output, cwd=said.parent, start_new_session=True
        )
        memory = Memory(process.pid, every=_LOOK)
        memory.start()
        try:
            return process.wait(timeout=_LONGEST), memory.peak
        except subprocess.TimeoutExpired as error:
            raise NotRun(f"not done after {_LONGEST:.0f} s") from error
        finally:
            memory.stop()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _variables(*, ours: bool) -> dict[str, str]:
    """Return the variables of a worker: ours finds this tree, the others nothing of it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MARSAD_DBT_THREADS"), "1")
    return {**kept, **threads, **_UNTOLD, **({"PYTHONPATH": str(ROOT)} if ours else {})}

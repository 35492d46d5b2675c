"""Read made documents for a while, in several processes, and tell what went wrong.

    python -m tests.fuzz.campaign --seconds 300
    python -m tests.fuzz.campaign --seed 1234          read one document again, as it was made

A document that crashes, hangs or gives facts that cannot be is printed with its seed. Exit code 1 if there were any.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.fuzz.checks import check
from tests.fuzz.made import made
from warehouse.batch import load_rules
from warehouse.lexicon import load_lexicon

SECONDS_A_DOCUMENT = 10  # of the processor's time: other work on the machine does not count
_SLOWEST = 10


def main() -> int:
    """Parse the arguments, and run the campaign or a part of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("MARSAD_FUZZ_SECONDS", "300")))
    parser.add_argument("--documents", type=int, help="stop after so many, whatever the time")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--first", type=int, default=int(time.time()) * 1000, help="seed of the first document")
    parser.add_argument("--seed", type=int, help="read this one only")
    parser.add_argument("--log", type=Path, help="folder for what the processes write")
    parser.add_argument("--step", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--part", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed is not None:
        print(check(made(options.seed), load_rules(), load_lexicon(), twice=True))
        return 0
    if options.part:
        return _read_part(options)
    with tempfile.TemporaryDirectory() as folder:
        return _run(options, options.log or Path(folder))


def _read_part(options: argparse.Namespace) -> int:
    """Read every `step`-th document from `first` on; write a line about each into the file `part`."""
    rules, lexicon = load_rules(), load_lexicon()
    deadline = time.monotonic() + options.seconds
    seed = options.first
    with options.part.open("a", encoding="utf-8") as log:
        faulthandler.enable(log, all_threads=False)
        faulthandler.register(signal.SIGPROF, log, all_threads=False, chain=True)  # tells where, then ends the process
        while time.monotonic() < deadline and (options.documents is None or seed < options.documents):
            document = made(seed)
            log.write(f"{seed}\n")
            log.flush()
            signal.setitimer(signal.ITIMER_PROF, SECONDS_A_DOCUMENT)
            start = time.process_time()
            line: dict[str, Any] = {"seed": seed, "bytes": len(document.payload)}
            try:
                line["outcome"] = check(document, rules, lexicon, twice=seed % 20 == 0)
            except AssertionError as error:
                line |= {"outcome": "invalid", "detail": str(error)}
            except Exception as error:
                line |= {"outcome": "crash", "detail": f"{type(error).__name__}: {error}", "at": _place(error)}
            line["seconds"] = round(time.process_time() - start, 3)
            signal.setitimer(signal.ITIMER_PROF, 0)
            log.write(json.dumps(line, ensure_ascii=False) + "\n")
            seed += options.step
    return 0


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def _run(options: argparse.Namespace, folder: Path) -> int:
    """Run the processes, each started again behind the document that ended it, and print what they found."""
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + options.seconds
    parts = {number: folder / f"part-{number}.log" for number in range(options.processes)}
    running = {number: _start(options, part, number, deadline) for number, part in parts.items()}
    while running:
        time.sleep(0.2)
        for number, process in list(running.items()):
            if process.poll() is None:
                continue
            del running[number]
            if process.returncode:
                with parts[number].open("a", encoding="utf-8") as log:
                    log.write(f"ended {process.returncode}\n")
                began = max(_begun(parts[number]), default=None)
                if began is None:
                    sys.exit(f"a process could not start: exit code {process.returncode}")
                running[number] = _start(options, parts[number], began + options.processes, deadline, is_seed=True)
    return _report(list(parts.values()))


def _start(
    options: argparse.Namespace, part: Path, number: int, deadline: float, *, is_seed: bool = False
) -> subprocess.Popen[bytes]:
    first = number if is_seed else options.first + number
    command = [sys.executable, "-m", "tests.fuzz.campaign", "--part", part, "--first", first]
    command += ["--step", options.processes, "--seconds", max(0.0, deadline - time.monotonic())]
    command += ["--documents", options.first + options.documents] if options.documents is not None else []
    return subprocess.Popen([str(word) for word in command])


def _begun(part: Path) -> list[int]:
    return [int(line) for line in part.read_text(encoding="utf-8").splitlines() if line.isdigit()]


def _report(parts: list[Path]) -> int:
    begun: set[int] = set()
    read: dict[int, dict[str, Any]] = {}
    for part in parts:
        begun |= set(_begun(part))
        for line in part.read_text(encoding="utf-8").splitlines():
            if line.startswith("{"):
                found = json.loads(line)
                read[found["seed"]] = found
    ended = sorted(begun - set(read))
    bad = [found for found in read.values() if found["outcome"] in ("crash", "invalid")]
    outcomes = Counter(found["outcome"] for found in read.values())
    print(f"{len(begun)} documents, seeds from {min(begun)} on: {dict(outcomes.most_common())}")
    print(f"{len(ended)} hung or killed their process (seeds {ended[:50]}), {len(bad)} crashed or gave invalid facts")
    for found in bad[:50]:
        print(json.dumps(found, ensure_ascii=False))
    print("slowest:")
    for found in sorted(read.values(), key=lambda found: -found["seconds"])[:_SLOWEST]:
        print(f"  {found['seconds']:.2f} s, {found['bytes']} bytes, seed {found['seed']}: {found['outcome']}")
    return 1 if ended or bad else 0


if __name__ == "__main__":
    sys.exit(main())

"""Time and memory of whole runs: `python -m tests.benchmarks.speed` (some 25 minutes on two cores).

A corpus of dated articles (JSON lines, by default the one of 14,598 articles beside the project) goes through
`marsad run` as a user would start it: all of it but 150 articles into an empty home, the same again, the 150 after; and
150 after the first 1,500. Then the tables of that last increment are compared with those of a full refresh, row for
row, and the load of mentions with a bare insert of the same rows.

"Beyond start" leaves out what passes before the first stage begins: Python's imports, and the start of Prefect's
temporary server. Memory is the most that any one process of a run held. Speeds are to be compared within one run of
this only: machines differ, and the same machine does from hour to hour.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.transform import run_dbt
from tests.benchmarks.figures import parser
from tests.dbt.increments import differing_rows
from warehouse.store.file import open_build_file
from warehouse.store.schema import arrow_schemas

_NEW, _FEW = 150, 1_500
_STAGES = ("ingest", "annotate", "load", "transform", "validate", "publish")


@dataclass(frozen=True)
class Run:
    """What one `marsad run` took."""

    seconds: float
    start_seconds: float  # until the first stage
    peak_bytes: int  # of its largest process
    stages: dict[str, float]

    @property
    def beyond_start(self) -> float:
        """The seconds from the first stage to the end of the process."""
        return self.seconds - self.start_seconds

    def __str__(self) -> str:
        stages = " ".join(f"{name} {self.stages[name]:.1f}" for name in _STAGES if name in self.stages)
        return (
            f"{self.seconds:7.1f} s in all, {self.beyond_start:6.1f} beyond start, "
            f"peak {self.peak_bytes / 2**20:,.0f} MiB ({stages})"
        )


def marsad_run(paths: list[Path], home: Path) -> Run:
    """Run `marsad run`, and measure it. Raises RuntimeError when it fails."""
    command = [str(Path(sys.executable).parent / "marsad"), "run", *map(str, paths), "--home", str(home)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    memory = _Memory(process.pid)
    memory.start()
    first_stage: float | None = None
    lines = []
    for line in process.stderr or ():
        lines.append(line)
        if first_stage is None and line.rstrip().endswith("ingest …"):
            first_stage = time.monotonic() - began
    printed = process.stdout.read() if process.stdout else ""
    code = process.wait()
    seconds = time.monotonic() - began
    memory.stop()
    if code != 0 or first_stage is None:
        raise RuntimeError(f"marsad run ended with {code}: {''.join(lines[-20:])}")
    return Run(seconds, first_stage, memory.peak, _stage_seconds(printed))


def _stage_seconds(printed: str) -> dict[str, float]:
    """Return the stages' times as the command prints them."""
    found = {}
    for line in printed.splitlines():
        words = line.split()
        if words[:2] == ["seconds", "for"]:
            found[words[2]] = float(words[3])
    return found


class _Memory(threading.Thread):
    """Watches the resident memory of a process and all that descend from it; each keeps its own peak (VmHWM)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._ended = pid, threading.Event()
        self.peak = 0

    def run(self) -> None:
        """Look every half second."""
        while not self._ended.wait(0.5):
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


def load_beside_insert(build_file: Path) -> tuple[float, float]:
    """Return the rate of loading all mentions, a batch a transaction, as a share of that of a bare insert from Arrow.

    Of one insert of all rows, and of inserts of the same batches, each brought to the disk as a load is.
    """
    with duckdb.connect(str(build_file), read_only=True) as connection:
        mentions = connection.execute("from raw.mentions").to_arrow_table().cast(arrow_schemas()["mentions"])
    rows = 5_000  # about what a batch of 200 articles has
    batches = [mentions.slice(start, rows) for start in range(0, mentions.num_rows, rows)]
    empty = {name: schema.empty_table() for name, schema in arrow_schemas().items()}
    with (
        tempfile.TemporaryDirectory(prefix="marsad-load-") as folder,
        open_build_file(Path(folder, "build.duckdb")) as build,
    ):
        for table in ("whole", "parts"):
            build.connection.execute(f"create table raw.{table} as from raw.mentions limit 0")
        loading = _seconds(
            lambda: [
                build.load(empty | {"mentions": batch}, batch.column("document_id").unique().to_pylist())
                for batch in batches
            ]
        )
        whole = _seconds(lambda: [build.insert("whole", mentions)])
        parts = _seconds(lambda: [build.insert("parts", batch) for batch in batches])
    return whole / loading, parts / loading


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def increment_and_full_refresh(home: Path) -> dict[str, int]:
    """Return how many rows of which tables a full refresh of the build file makes otherwise: none."""
    build_file = home / "build" / "marsad.duckdb"
    whole = home / "whole" / "marsad.duckdb"
    whole.parent.mkdir()
    shutil.copy(build_file, whole)
    run_dbt(["run", "--full-refresh"], build_file=whole, threads=2)
    return differing_rows(build_file, whole)


def main() -> int:
    """Measure and print."""
    options = parser(__doc__ or "")
    options.add_argument("--corpus", type=Path, help="JSON lines, packed or not")
    options.add_argument("--most", type=int, default=None, help="only so many articles")
    arguments = options.parse_args()
    corpus = arguments.corpus or arguments.shared / "corpora" / "saudi_2015_july.jsonl.gz"
    packed = corpus.suffix == ".gz"
    with gzip.open(corpus, "rt", encoding="utf-8") if packed else corpus.open(encoding="utf-8") as file:
        lines = file.readlines()[: arguments.most]
    with tempfile.TemporaryDirectory(prefix="marsad-speed-") as folder:
        _measure(lines, Path(folder))
    return 0


def _measure(lines: list[str], folder: Path) -> None:
    parts = {
        "all but 150": lines[:-_NEW],
        "the last 150": lines[-_NEW:],
        "the first 1,500": lines[:_FEW],
        "the next 150": lines[_FEW : _FEW + _NEW],
    }
    files = {name: folder / f"{number}.jsonl" for number, name in enumerate(parts)}
    for name, part in parts.items():
        files[name].write_text("".join(part), encoding="utf-8")
    large, small = folder / "large", folder / "small"
    full = _say(f"{len(lines) - _NEW:,} articles, empty home", marsad_run([files["all but 150"]], large))
    _say("the same again", marsad_run([files["all but 150"]], large))
    onto_large = _say("150 new ones onto them", marsad_run([files["the last 150"]], large))
    _say("1,500 articles, empty home", marsad_run([files["the first 1,500"]], small))
    onto_small = _say("150 new ones onto 1,500", marsad_run([files["the next 150"]], small))
    print(f"150 onto all beside 150 onto 1,500: {onto_large.beyond_start / onto_small.beyond_start:.2f} times")
    print(f"share of the full run that its stages take: {sum(full.stages.values()) / full.seconds:.3f}")
    whole, parts = load_beside_insert(large / "build" / "marsad.duckdb")
    print(f"load of mentions beside one bare insert: {whole:.2f}; beside bare inserts of the same batches: {parts:.2f}")
    differing = increment_and_full_refresh(large)
    print("increment beside full refresh:", "equal" if not differing else f"differing rows {differing}")


def _say(what: str, run: Run) -> Run:
    print(f"{what:32} {run}", flush=True)
    return run


if __name__ == "__main__":
    raise SystemExit(main())

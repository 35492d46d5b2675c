"""A run on four machines, made of network namespaces: `python -m tests.benchmarks.namespaces` (root; some 10 minutes).

    flow     10.213.0.1   `marsad run`, Prefect's server, Dask's scheduler, and a bridge to
    one      10.213.0.2   a worker of Dask
    two      10.213.0.3   another
    catalog  10.213.0.4   Postgres, with the catalogs of the lakes

Each has nothing but its own loopback and the bridge: what is sent stays among them. They share a folder, as machines
share storage. The same articles are taken in by processes into a file, on one machine; by the cluster into a lake; and
by the cluster into another lake while the worker of `one` gets SIGKILL half way and is not started anew. All three must
publish the same content, and nothing of ours may be left in `one`. It needs iproute2 and Postgres; what it makes it
removes, also when it is interrupted.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.figures import parser
from tests.lake.postgres import Postgres
from tests.lake.postgres import running as postgres_running

_ADDRESSES = {"flow": "10.213.0.1", "one": "10.213.0.2", "two": "10.213.0.3", "catalog": "10.213.0.4"}
_API = f"http://{_ADDRESSES['flow']}:4200/api"
_SCHEDULER = f"tcp://{_ADDRESSES['flow']}:8786"
_PATIENCE = 300  # seconds for a server to answer, and ten times as many for half of the batches
_BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Machine:
    """A network namespace and the folder that all of them share."""

    name: str
    address: str
    shared: Path

    def start(self, *command: str, log: Path, **environment: str) -> subprocess.Popen[bytes]:
        """Start a command of our environment there; what it says goes to the file `log`."""
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(("PREFECT_", "MARSAD_"))}
        prefect = {"PREFECT_HOME": str(self.shared / "prefect"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
        with log.open("wb") as output:
            return subprocess.Popen(
                ["ip", "netns", "exec", self.name, str(_BIN / command[0]), *command[1:]],
                cwd="/",  # no path may depend on where a machine works
                env=inherited | prefect | environment,
                stdout=output,
                stderr=output,
            )

    def processes(self) -> list[str]:
        """Return the ids of the processes that run there."""
        return subprocess.run(
            ["ip", "netns", "pids", self.name], capture_output=True, text=True, check=True
        ).stdout.split()


@contextmanager
def machines(shared: Path) -> Iterator[dict[str, Machine]]:
    """Make the namespaces with the bridge between them, and remove them with all that still runs there."""
    made = {name: Machine(f"marsad-{os.getpid()}-{name}", address, shared) for name, address in _ADDRESSES.items()}
    flow = made["flow"].name
    try:
        for machine in made.values():
            _ip("netns", "add", machine.name)
            _ip("-n", machine.name, "link", "set", "lo", "up")
        _ip("-n", flow, "link", "add", "bridge", "type", "bridge")
        _ip("-n", flow, "addr", "add", f"{_ADDRESSES['flow']}/24", "dev", "bridge")
        _ip("-n", flow, "link", "set", "bridge", "up")
        for name in ("one", "two", "catalog"):
            machine = made[name]
            _ip("-n", flow, "link", "add", name, "type", "veth", "peer", "name", "wire", "netns", machine.name)
            _ip("-n", flow, "link", "set", name, "master", "bridge", "up")
            _ip("-n", machine.name, "addr", "add", f"{machine.address}/24", "dev", "wire")
            _ip("-n", machine.name, "link", "set", "wire", "up")
        yield made
    finally:
        for machine in made.values():
            if Path("/run/netns", machine.name).exists():
                for process in machine.processes():
                    subprocess.run(["kill", "-KILL", process], check=False, capture_output=True)
                _ip("netns", "del", machine.name)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


@contextmanager
def running(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """End a process with the block."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(happened: Callable[[], bool], *, what: str, seconds: float = _PATIENCE) -> None:
    """Wait until something has happened. Raises RuntimeError when it takes too long."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}: not within {seconds} s")
        time.sleep(0.5)


@contextmanager
def cluster(made: dict[str, Machine]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start Prefect's server, Dask's scheduler and its workers, and wait for all of them; return the workers."""
    flow = made["flow"]
    with ExitStack() as stack:

        def start(machine: Machine, *command: str) -> tuple[subprocess.Popen[bytes], Path]:
            log = flow.shared / f"{command[0]}-{command[1]}-{machine.address}.log"
            return stack.enter_context(running(machine.start(*command, log=log))), log

        start(flow, "prefect", "server", "start", "--host", flow.address, "--no-ui")
        _, scheduler = start(flow, "dask", "scheduler", "--host", flow.address, "--no-dashboard")
        workers = {
            name: start(
                made[name], "dask", "worker", _SCHEDULER, "--host", _ADDRESSES[name], "--nthreads", "1", "--no-nanny",
                "--no-dashboard", "--memory-limit", "0"
            )[0]
            for name in ("one", "two")
        }  # fmt: skip
        until(lambda: scheduler.read_text().count("Register worker") == len(workers), what="Dask's workers")
        until(lambda: answers(flow), what="Prefect's server")
        yield workers


def answers(flow: Machine) -> bool:
    """Tell whether Prefect's server answers."""
    ask = f"import urllib.request as u; u.build_opener(u.ProxyHandler({{}})).open('{_API}/health', timeout=5)"
    return flow.start("python", "-c", ask, log=flow.shared / "asked.log").wait() == 0


@dataclass(frozen=True)
class Runs:
    """Runs that take in the same articles, each in a home of its own."""

    flow: Machine
    articles: Path
    batches: int
    environment: dict[str, str]

    def start(self, name: str, settings: dict[str, str]) -> Run:
        """Start a run whose home has its name."""
        log = self.flow.shared / f"{name}.log"
        command = ("marsad", "run", str(self.articles), "--home", str(self.flow.shared / name))
        environment = self.environment | settings | {"PREFECT_API_URL": _API}
        process = self.flow.start(*command, log=log, **environment)
        return Run(self.flow, name, environment, process, log, self.batches)


@dataclass(frozen=True)
class Run:
    """A run that was started, and the file that has what it says."""

    flow: Machine
    name: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path
    batches: int
    began: float = field(default_factory=time.monotonic)

    def is_half_way(self) -> bool:
        """Tell whether half of the batches are annotated: loaded, or whole in a folder that workers see."""
        loaded = re.findall(r"batch (\d+) of", self.log.read_text())
        batches = self.flow.shared / self.name / "build" / "batches"
        waiting = {part.parents[1] for part in batches.glob("*/*/attempt-*/part-*")}
        return 2 * (max(map(int, loaded), default=0) + len(waiting)) >= self.batches

    def finish(self) -> str:
        """Wait for the run, and return the content hash of its release. Raises RuntimeError when it fails."""
        if code := self.process.wait():
            raise RuntimeError(f"the run {self.name} ended with {code}: {self.log.read_text()[-2000:]}")
        print(f"{self.name}: {time.monotonic() - self.began:.0f} s", flush=True)
        listed = self.log.with_suffix(".json")
        command = ("marsad", "releases", "--json", "--home", str(self.flow.shared / self.name))
        if self.flow.start(*command, log=listed, **self.environment).wait():
            raise RuntimeError(f"the releases of {self.name} are not told: {listed.read_text()[-2000:]}")
        return str(json.loads(listed.read_text())[-1]["content_hash"])


def compare(runs: Runs, made: dict[str, Machine], postgres: Postgres) -> bool:
    """Do the three runs; return whether they published the same and left nothing behind."""

    def on_cluster(name: str) -> dict[str, str]:
        lake = {"MARSAD_STORE": "ducklake", "MARSAD_DUCKLAKE_CATALOG": postgres.create_database(name)}
        return lake | {"MARSAD_TASK_RUNNER": "dask", "MARSAD_DASK_ADDRESS": _SCHEDULER}

    with cluster(made) as workers:
        alone = runs.start("alone", {}).finish()
        together = runs.start("together", on_cluster("together")).finish()
        is_equal = together == alone
        print("together beside alone:", "equal" if is_equal else "OTHER CONTENT", flush=True)
        run = runs.start("bereft", on_cluster("bereft"))
        until(run.is_half_way, what="half of the batches", seconds=10 * _PATIENCE)
        workers["one"].kill()
        workers["one"].wait()
        bereft = run.finish()
        print("with a worker killed half way:", "equal" if bereft == alone else "OTHER CONTENT", flush=True)
        left = made["one"].processes()
        print("left where it was killed:", left or "nothing", flush=True)
        return is_equal and bereft == alone and not left


def main() -> int:
    """Make the machines, run and print; 1 where content differs or anything is left."""
    options = parser(__doc__ or "")
    options.add_argument("--corpus", type=Path, help="JSON lines, packed")
    options.add_argument("--articles", type=int, default=400)
    options.add_argument("--batch-size", type=int, default=25, help="articles a batch")
    options.add_argument("--tagger", choices=("accurate", "fast"), default="fast")
    options.add_argument("--keep", type=Path, help="folder for homes and logs, which is kept; else a temporary one")
    arguments = options.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("network namespaces are made by root only; run this as root")
    corpus = arguments.corpus or arguments.shared / "corpora" / "saudi_2015_july.jsonl.gz"
    with ExitStack() as stack:
        shared = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="marsad-machines-")))
        shared.mkdir(exist_ok=True)
        articles = shared / "articles.jsonl"
        with gzip.open(corpus, "rt", encoding="utf-8") as file:
            lines = [line for line, _ in zip(file, range(arguments.articles), strict=False)]
        articles.write_text("".join(lines), encoding="utf-8")
        made = stack.enter_context(machines(shared))
        catalog = made["catalog"]
        within = ("ip", "netns", "exec", catalog.name)
        postgres = stack.enter_context(postgres_running(catalog.address, within=within))
        environment = {"MARSAD_TAGGER": arguments.tagger, "MARSAD_BATCH_SIZE": str(arguments.batch_size)}
        batches = math.ceil(len(lines) / arguments.batch_size)
        return int(not compare(Runs(made["flow"], articles, batches, environment), made, postgres))


if __name__ == "__main__":
    raise SystemExit(main())

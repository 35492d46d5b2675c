"""A `marsad serve` of its own over a site on the loopback interface, for tests and the benchmark of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fetching.site import ITEMS, RSS, Reply, Site, entry, rss

_COMMAND = "from warehouse.cli import main; main()"


class Serving:
    """A `marsad serve` of its own, and what its API says."""

    def __init__(self, home: Path, log: Path, port: int | None, environment: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = port or free.getsockname()[1]
        self.mark = f"MARSAD_TEST_MARK={home}"
        name, _, value = self.mark.partition("=")
        inherited = {key: text for key, text in os.environ.items() if not key.startswith("PREFECT_")}
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND, "serve", "--home", str(home), "--port", str(self.port)],
                env={**inherited, **environment, name: value},
                stdout=output,
                stderr=output,
            )

    def ask(self, path: str, body: object) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def runs(self, state: str) -> list[dict[str, Any]]:
        """The runs of `refresh` in a state, oldest first."""
        asked = {
            "flows": {"name": {"any_": ["refresh"]}},
            "flow_runs": {"state": {"type": {"any_": [state]}}},
            "sort": "START_TIME_ASC",
        }
        try:
            return self.ask("/flow_runs/filter", asked)  # type: ignore[no-any-return]
        except OSError:  # it does not answer yet
            return []

    def until(self, state: str, count: int, seconds: float) -> list[dict[str, Any]]:
        """Wait until `count` runs are in a state."""
        deadline = time.monotonic() + seconds
        while len(found := self.runs(state)) < count:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.5)
        return found

    def artifacts(self, run: dict[str, Any]) -> dict[str, Any]:
        asked = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
        return {artifact["key"]: artifact["data"] for artifact in self.ask("/artifacts/filter", asked)}

    def processes(self) -> list[str]:
        """The command lines of all processes that come from it, by the mark in their environments."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:  # it has ended
                continue
        return found

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=90)


@contextmanager
def serving_marsad(home: Path, log: Path, *, port: int | None = None, **environment: str) -> Iterator[Serving]:
    """Serve `home` for the length of the block; what it prints goes to `log`."""
    marsad = Serving(home, log, port, environment)
    try:
        yield marsad
    finally:
        if marsad.process.poll() is None:
            marsad.process.kill()
            marsad.process.wait()


LOOPBACK = {
    "MARSAD_ALLOW_PRIVATE_ADDRESSES": "true",
    "MARSAD_FETCH_DELAY_SECONDS": "0",
    "MARSAD_TAGGER": "fast",
    "MARSAD_WORKERS": "1",
}


def declare(home: Path, site: Site, schedule: str) -> None:
    home.mkdir(exist_ok=True)
    feed = site.url("/feed.xml")
    source = f'[[source]]\nname = "harbour"\nkind = "feed"\nwhere = "{feed}"\nschedule = "{schedule}"\n'
    (home / "sources.toml").write_text(source, encoding="utf-8")


def show(site: Site, *slugs: str) -> None:
    """Let the site's feed list these items."""
    for slug in slugs:
        site.routes[f"/news/{slug}"] = Reply(ITEMS[slug].page())
    entries = [entry(ITEMS[slug], site.url(f"/news/{slug}")) for slug in slugs]
    site.routes["/feed.xml"] = Reply(rss(entries), RSS)

"""`marsad serve` with a schedule every minute over a site whose feed grows: five runs, and Prefect's page in a browser.

    python -m tests.benchmarks.serving FOLDER [RUNS]

It prints what it saw, and writes the photographs and what the server said to FOLDER. It takes about seven minutes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.fetching.site import ITEMS, serving
from tests.flows.served import LOOPBACK, Serving, declare, serving_marsad, show
from tests.report.browser import Page, browsing, find_browser
from warehouse.settings import Settings
from warehouse.store.releases import latest_release

_RUNS = 5
_SECONDS = 240  # for the start and for each run, at most
_CLICK = """(() => {
    const leaves = [...document.querySelectorAll('*')].filter(node => !node.children.length);
    const tab = leaves.filter(node => node.textContent.trim() == 'Artifacts').pop();
    if (tab) tab.click();
    return Boolean(tab);
})()"""


def main(folder: Path, runs: int) -> None:
    """Watch the runs, photograph the page, and stop the server."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, serving() as site:
        home, slugs = Path(scratch, "home"), list(ITEMS)
        declare(home, site, "1m")
        show(site, *slugs[:2])
        with serving_marsad(home, folder / "serve.log", **LOOPBACK) as marsad:
            for count in range(1, runs + 1):
                _tell(run := marsad.until("COMPLETED", count, _SECONDS)[-1], home)
                show(site, *slugs[: 2 + 2 * count])
            photograph(marsad, run, folder)
            began = time.monotonic()
            code = marsad.stop()
            print(f"stopped by SIGTERM in {time.monotonic() - began:.1f} s with exit code {code};", end=" ")
            print(f"processes left: {marsad.processes() or 'none'}")


def _tell(run: dict[str, Any], home: Path) -> None:
    release = latest_release(Settings(home=home))
    told = f"release {release.number}, {release.row_counts['articles']} articles" if release else "nothing published"
    print(
        f"{run['name']}: {run['state']['name']} at {run['end_time']}, {run['total_run_time']:.0f} s: {told}", flush=True
    )


def photograph(marsad: Serving, run: dict[str, Any], folder: Path) -> None:
    """Photograph the run, its artifacts and the deployments, as a browser shows them."""
    program = find_browser()
    if program is None:
        print("there is no browser on this machine, so no photographs")
        return
    asked = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    artifacts = {artifact["key"]: artifact["id"] for artifact in marsad.ask("/artifacts/filter", asked)}
    with browsing(program, reachable="127.0.0.1") as page:
        page.open(f"http://127.0.0.1:{marsad.port}/runs/flow-run/{run['id']}", width=1280, height=1000)
        _take(page, folder / "run.png")
        if page.value(_CLICK):
            _take(page, folder / "run-artifacts.png")
        pages = {f"artifact-{key}": f"artifacts/artifact/{name}" for key, name in artifacts.items()}
        for name, path in {**pages, "deployments": "deployments"}.items():
            page.value(f"location.assign('/{path}'); true")
            _take(page, folder / f"{name}.png")


def _take(page: Page, path: Path) -> None:
    time.sleep(5)  # the page asks for what it shows after it has loaded
    page.photograph(path, height=1000)
    print(f"{path}: {page.value('document.title')}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else _RUNS)

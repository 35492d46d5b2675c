"""Scores warehouses against the gold beside the project, and prints the figures next to their floors.

python -m tests.benchmarks.quality [--shared ../shared] [--raise-floors]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import Figures, parser, settle

CASES = {"seeds": ("seeds", "gold/seeds"), "news": ("inputs/news.jsonl", "gold/news")}  # input, gold


def measure(case: str, shared: Path, home: Path) -> Figures:
    """Run the pipeline on a case's input and return its figures, named `case metric`."""
    from flows.refresh import refresh

    source, gold = CASES[case]
    refresh([shared / source], home)
    return score(case, home / "marsad.duckdb", shared, gold)


def score(case: str, warehouse: Path, shared: Path, gold: str) -> Figures:
    """Return the figures of a published warehouse against a folder of gold."""
    command = [sys.executable, str(shared / "eval" / "score.py"), str(warehouse), str(shared / gold), "--json"]
    scored = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    if scored["missing"]:
        raise SystemExit(f"no article for the gold of {scored['missing']}")
    figures = {}
    for name, value in scored.items():
        if name in {"documents", "missing"}:
            continue
        figures[f"{case} {name}"] = float(value["f1"] if isinstance(value, dict) else value)
    return figures


def main() -> int:
    """Measure every case and print a line a figure; return 1 where one is below its floor."""
    options = parser(__doc__ or "").parse_args()
    if not options.shared.exists():
        print(f"{options.shared} is not here: nothing to measure against.")
        return 0

    from flows.server import await_server, prepare_prefect, start_server

    prepare_prefect()
    log = Path(tempfile.gettempdir()) / "marsad-bench-server.log"
    start_server(log)
    await_server(log)
    figures: Figures = {}
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            figures |= measure(case, options.shared, Path(folder))
    return settle(figures, raise_floors=options.raise_floors)


if __name__ == "__main__":
    sys.exit(main())

"""Scores warehouses against the gold beside the project, and prints the figures next to the floors.

    python -m tests.benchmarks.quality [--shared ../shared] [--raise-floors]

Floors are figures that were reached once; they are in `floors.json`, and `test_floors.py` guards them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"
CASES = {"seeds": ("seeds", "gold/seeds"), "news": ("inputs/news.jsonl", "gold/news")}  # input, gold
Figures = dict[str, float]


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


def read_floors() -> Figures:
    """Return the floors by figure."""
    floors: Figures = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def main() -> None:
    """Measure every case and print a line a figure; with --raise-floors, keep what was reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--raise-floors", action="store_true", help="write figures above their floors to floors.json")
    options = parser.parse_args()
    if not options.shared.exists():
        print(f"{options.shared} is not here: nothing to measure against.")
        return

    from flows.server import await_server, prepare_prefect, start_server

    prepare_prefect()
    log = Path(tempfile.gettempdir()) / "marsad-bench-server.log"
    start_server(log)
    await_server(log)
    floors = read_floors()
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            for name, value in measure(case, options.shared, Path(folder)).items():
                floor = floors.get(name, 0.0)
                print(f"{name:28} {value:.3f}  floor {floor:.3f}{'  BELOW' if value < floor else ''}")
                floors[name] = max(floor, value)
    if options.raise_floors:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

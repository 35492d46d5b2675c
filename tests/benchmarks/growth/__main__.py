"""Growth of a warehouse: what each stage costs with a thousand articles, and with a million.

    python -m tests.benchmarks.growth whole --articles 1000 10000 --work DIR
    python -m tests.benchmarks.growth loaded --articles 1000000 --work DIR
    python -m tests.benchmarks.growth draw

The articles are copies of a corpus, which to the pipeline are none: other words, names, days and addresses (`words`).
`whole` takes them through the whole flow. `loaded` begins with load: the facts of the corpus are multiplied in the same
way instead of being read; then come the stages after it, a run with one article, which reads again what learned lines
touch, a day of 5,000 articles that are read, and after each twenty questions (`questions.sql`). Both keep what they
find in tests/benchmarks/growth.json, as `python -m tests.benchmarks.cluster --write` does; `draw` makes growth.svg of
it, and README's tables with what more workers and a billion articles would take on paper. `load` only fills a build
file, for trying things out:

    python -m tests.benchmarks.growth load --home DIR --articles 100000
    python -m tests.benchmarks.growth load --home DIR --more 5000

All but `draw` need a finished warehouse of the corpus, `--base HOME`, or make one first (5 minutes or more). A million
articles need a disk of some 70 GB, and hours.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import tempfile
import time
from pathlib import Path

from tests.benchmarks.growth import drawing
from tests.benchmarks.growth.base import Base
from tests.benchmarks.growth.figures import Figures
from tests.benchmarks.growth.loading import count_loaded, fill
from tests.benchmarks.growth.measuring import day_after, from_load_on, machine, run_after, whole_flow
from tests.benchmarks.growth.memory import peak_of_this
from tests.benchmarks.growth.running import run_marsad
from tests.benchmarks.readme import write_tables
from warehouse.settings import Settings

_WORK = Path(tempfile.gettempdir(), "marsad-growth")


def main() -> int:
    """Run a command."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = options.add_subparsers(required=True, metavar="COMMAND")
    for command, about in (
        (_whole, "measure warehouses that were made by the whole flow"),
        (_loaded, "measure a warehouse of multiplied facts, from load on"),
        (_load, "fill a build file with multiplied facts"),
        (_draw, "draw growth.svg, and write README's tables"),
    ):
        parser = commands.add_parser(command.__name__.strip("_"), help=about)
        parser.set_defaults(command=command)
        _options_of(command.__name__, parser)
    arguments = options.parse_args()
    arguments.command(arguments)
    return 0


def _options_of(command: str, parser: argparse.ArgumentParser) -> None:
    if command in ("_whole", "_loaded", "_load"):
        parser.add_argument("--base", type=Path, help="home of a finished warehouse of the corpus")
        parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the material beside the project")
        parser.add_argument("--work", type=Path, default=_WORK, help=f"folder for the warehouses, else {_WORK}")
    if command in ("_whole", "_loaded"):
        parser.add_argument("--tagger", choices=["accurate", "fast"], default="fast", help="what finds names")
    if command == "_whole":
        parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="the sizes")
    elif command == "_loaded":
        parser.add_argument("--articles", type=int, default=1_000_000, help="the size")
        parser.add_argument("--no-increment", action="store_true", help="leave out the two runs after it")
    elif command == "_load":
        parser.add_argument("--home", type=Path, required=True, help="home of the warehouse to fill")
        size = parser.add_mutually_exclusive_group(required=True)
        size.add_argument("--articles", type=int, help="so many in all: those that the build file lacks are loaded")
        size.add_argument("--more", type=int, help="so many onto those that are there")


def _whole(arguments: argparse.Namespace) -> None:
    base = _base(arguments)
    for articles in arguments.articles:
        size = whole_flow(base, articles, arguments.work, tagger=arguments.tagger)
        figures = Figures.read()
        figures.machine = machine()
        figures.add(size)
        figures.write()
        print(drawing.table(figures), flush=True)


def _loaded(arguments: argparse.Namespace) -> None:
    os.environ["MARSAD_TAGGER"] = arguments.tagger  # facts that another tagger has read would all be read anew
    base = _base(arguments)
    figures = Figures.read()
    figures.machine = machine()
    figures.add(from_load_on(base, arguments.articles, arguments.work, figures, tagger=arguments.tagger))
    figures.write()
    if not arguments.no_increment:
        figures.increments = []
        for measured in (run_after, day_after):
            figures.increments.append(measured(base, arguments.articles, arguments.work, tagger=arguments.tagger))
            figures.write()
    print(drawing.table(figures))


def _load(arguments: argparse.Namespace) -> None:
    settings = Settings(home=arguments.home)
    settings.make_folders()
    most = arguments.articles or count_loaded(settings) + arguments.more
    start = time.monotonic()
    for done in fill(_base(arguments), settings, most):
        print(f"{time.monotonic() - start:7.0f} s: {done}", flush=True)
    print(f"the copies took the rest of the time, and {peak_of_this() / 2**20:,.0f} MiB")


def _draw(arguments: argparse.Namespace) -> None:
    figures = Figures.read()
    drawing.draw(figures)
    write_tables("growth", drawing.told(figures))
    print(drawing.told(figures))


def _base(arguments: argparse.Namespace) -> Base:
    arguments.work.mkdir(parents=True, exist_ok=True)
    home = arguments.base or _made_base(arguments.work, arguments.shared, getattr(arguments, "tagger", "fast"))
    start = time.monotonic()
    base = Base.read(Settings(home=home).build_file)
    print(f"base: {len(base):,} articles, read in {time.monotonic() - start:.0f} s", flush=True)
    return base


def _made_base(work: Path, shared: Path, tagger: str) -> Path:
    """Return the home of a warehouse of the corpus that `tagger` read; it is made where it is not there."""
    home = work / f"base-{tagger}"
    if not Settings(home=home).published_file.exists():
        with gzip.open(shared / "corpora" / "saudi_2015_july.jsonl.gz") as packed:
            lines = work / "corpus.jsonl"
            with lines.open("wb") as file:
                shutil.copyfileobj(packed, file)
        run_marsad([lines], home, tagger=tagger)
    return home


if __name__ == "__main__":
    raise SystemExit(main())

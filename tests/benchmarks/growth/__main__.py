"""Growth of a warehouse, by copies of a corpus that are no copies to the pipeline (`words`).

python -m tests.benchmarks.growth load --base HOME --home DIR --articles 100000
python -m tests.benchmarks.growth load --base HOME --home DIR --more 5000
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from tests.benchmarks.growth.base import Base
from tests.benchmarks.growth.loading import count_loaded, fill
from warehouse.settings import Settings


def main() -> int:
    """Run a command."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = options.add_subparsers(required=True)
    load = commands.add_parser("load", help="fill a build file with articles and their facts, as the load stage does")
    load.add_argument("--base", type=Path, required=True, help="home of a finished warehouse of the corpus")
    load.add_argument("--home", type=Path, required=True, help="home of the warehouse to fill")
    size = load.add_mutually_exclusive_group(required=True)
    size.add_argument("--articles", type=int, help="so many in all: those that the build file lacks are loaded")
    size.add_argument("--more", type=int, help="so many onto those that are there")
    load.set_defaults(command=_load)
    arguments = options.parse_args()
    arguments.command(arguments)
    return 0


def _load(arguments: argparse.Namespace) -> None:
    settings = Settings(home=arguments.home)
    settings.make_folders()
    start = time.monotonic()
    base = Base.read(Settings(home=arguments.base).build_file)
    print(f"base: {len(base):,} articles read in {time.monotonic() - start:.1f} s", flush=True)
    most = arguments.articles or count_loaded(settings) + arguments.more
    step = 10_000
    for done in fill(base, settings, most):
        if done.articles >= step:
            print(f"{done.articles:9,} articles: {done}", flush=True)
            step += 10_000
    print(f"in all {done}; peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    raise SystemExit(main())

"""Measures Marsad beside others, on the same documents in one run.

    python -m tests.benchmarks.peers [--only NAME ...] [--rounds N] [--articles N] [--drawn N] [--write]
    python -m tests.benchmarks.peers --only loading --rounds 1 --articles 2000

The subjects: `pages` (trafilatura, newspaper4k, datatrove), `loading` (dlt, DuckDB's read_json), `filtering` and
`copies` (datatrove), `names` (a plain CRF, an automaton of aliases), `storing` (DuckDB's copy) and `publishing` (a
plain copy). Each peer is installed into an environment of its own under `.peers/`, from the pinned
`requirements/*.txt` beside this file; one that does not install or run is told as such, and the others go on.

Every round of everyone is a process of its own, all on one core, in turns; a speed is the median of the rounds, without
the start and the imports, and memory the most that the largest process of any round held. Compare speeds within one
run only. With `--write` the figures go to `tests/benchmarks/peers.json`, and the tables made of them into README.md.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.figures import parser
from tests.benchmarks.peers import copies, filtering, loading, names, pages, publishing, storing
from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, markdown, read_report, tables, write_report
from tests.benchmarks.peers.running import on_one_core
from tests.benchmarks.readme import write_tables

SUBJECTS: dict[str, Callable[[Effort], Subject]] = {
    "pages": pages.measure,
    "loading": loading.measure,
    "filtering": filtering.measure,
    "copies": copies.measure,
    "names": names.measure,
    "storing": storing.measure,
    "publishing": publishing.measure,
}


def main() -> int:
    """Measure all subjects, or those named, and print a table of each."""
    options = parser(__doc__ or "", floors=False)
    options.add_argument("--only", nargs="+", choices=SUBJECTS, default=list(SUBJECTS), help="only these subjects")
    options.add_argument("--rounds", type=int, default=3, help="of everyone")
    options.add_argument("--articles", type=int, help="of the corpus that is loaded (all)")
    options.add_argument("--drawn", type=int, default=300, help="articles that are filtered and searched for names")
    options.add_argument("--write", action="store_true", help="keep the figures, and write README's tables of them")
    chosen = options.parse_args()
    if not chosen.shared.exists():
        print(f"{chosen.shared} is not here: nothing to measure with.")
        return 0
    on_one_core()
    failed = False
    for name in chosen.only:
        print(f"-- {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="marsad-peers-") as folder:
            effort = Effort(chosen.shared, Path(folder), chosen.rounds, chosen.articles, chosen.drawn)
            subject = SUBJECTS[name](effort)
        print(f"\n{markdown(subject)}\n", flush=True)
        if ours := subject.rows[0].not_run:
            print(f"Marsad itself did not run, so nothing of «{name}» is kept: {ours}", file=sys.stderr)
            failed = True
        elif chosen.write:
            _keep(name, replace(subject, measured=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"))
    return int(failed)


def _keep(name: str, subject: Subject) -> None:
    """Write the figures of a subject at once: what follows may fail, or be stopped."""
    known = {**read_report(), name: subject}
    kept = {one: known[one] for one in SUBJECTS if one in known}
    write_report(kept)
    write_tables("peers", tables(kept))


if __name__ == "__main__":
    sys.exit(main())

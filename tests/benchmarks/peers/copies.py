"""Near copies, beside datatrove's MinHash."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping

import duckdb

from tests.benchmarks.duplicates import show, silver_of
from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, row_of
from tests.benchmarks.peers.running import Contestant, Measured, take_turns

_READ = 8  # pairs of each kind that are printed, to be read by eye
Pairs = set[tuple[int, int]]
OURS = "Marsad"
CONTESTANTS = [
    Contestant(
        OURS,
        "copies_marsad.py",
        note="here without names, which tell some forms apart in a whole run; DuckDB compares shingles, and a pair"
        " counts where the differences are no other day, number or place.",
    ),
    Contestant(
        "datatrove, MinHash",
        "copies_datatrove.py",
        "datatrove",
        {"buckets": 14, "hashes": 8},
        note="its four stages as they come, for texts that have some three quarters of their 5-grams in common: finds"
        " few that were edited or shortened. Needs little memory, and can go to any number of machines.",
    ),
    Contestant(
        "datatrove, MinHash, wider",
        "copies_datatrove.py",
        "datatrove",
        {"buckets": 28, "hashes": 4},
        note="the same for some 44 in 100 in common, which is nearer to what Marsad looks for; it cannot tell the"
        " weather of two days, or whatever is filled into a form, from a copy, and puts into one cluster what is alike"
        " by way of others.",
    ),
]


def measure(effort: Effort) -> Subject:
    """Return the table of what finds copies; print pairs that only one of them found."""
    lines = effort.whole_corpus()
    texts = [{"text": json.loads(line)["text"] or "", "line": number} for number, line in enumerate(lines, 1)]
    job = {
        "corpus": str(effort.write_lines("corpus.jsonl", lines)),
        "lines": str(effort.write_lines("numbered.jsonl", texts)),
        "keep": str(effort.folder / "copies.duckdb"),
    }
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=1)
    pairs: dict[str, Pairs] = {
        who: {(one, other) for one, other in outcome.result["pairs"]}
        for who, outcome in outcomes.items()
        if isinstance(outcome, Measured)
    }
    silver: Pairs = set()
    if OURS in pairs:
        with duckdb.connect(job["keep"], read_only=True) as tables:
            silver = silver_of(tables, effort.shared).pairs
            _print_differences(tables, pairs, silver)
    rows = []
    for one in CONTESTANTS:
        figures = figures_of(pairs[one.who], pairs.get(OURS, set()), silver) if one.who in pairs else {}
        rows.append(row_of(one, outcomes[one.who], outcomes[OURS], len(lines), figures))
    about = (
        f"{len(lines):,} articles of a month; the {len(silver):,} pairs of a shingle tool are what should be found, "
        "though not all that is there: a pair that it lacks may be right. One round: minutes each."
    )
    return Subject("Near copies", "articles", about, rows)


def figures_of(found: Pairs, ours: Pairs, silver: Pairs) -> dict[str, str]:
    """Return how many pairs were found, which share of the silver, how many more, and how many that ours lacks."""
    return {
        "pairs found": f"{len(found):,}",
        "of the tool's pairs": f"{len(found & silver) / len(silver):.3f}" if silver else "",
        "not the tool's": f"{len(found - silver):,}",
        "that Marsad lacks": f"{len(found - ours):,}",
    }


def _print_differences(tables: duckdb.DuckDBPyConnection, pairs: Mapping[str, Pairs], silver: Pairs) -> None:
    for who in pairs.keys() - {OURS}:
        _print_some(tables, f"{OURS} found and {who} did not", pairs[OURS] - pairs[who], silver)
        _print_some(tables, f"{who} found and {OURS} did not", pairs[who] - pairs[OURS], silver)


def _print_some(tables: duckdb.DuckDBPyConnection, what: str, pairs: Pairs, silver: Pairs) -> None:
    print(f"-- {len(pairs)} pairs that {what}, {len(pairs & silver)} of them the tool's; some:")
    for pair in random.Random(7).sample(sorted(pairs), min(_READ, len(pairs))):  # noqa: S311 - the same each time
        print("  " + show(tables, *pair).replace("\n", "\n  "))

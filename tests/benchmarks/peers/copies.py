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
CONTESTANTS = [
    Contestant(
        "Marsad",
        "copies_marsad.py",
        note="here without names, which tell some forms apart in a whole run; DuckDB compares shingles, and a pair"
        " counts where the differences are no other day, number or place.",
    ),
    Contestant(
        "datatrove, MinHash",
        "copies_datatrove.py",
        "datatrove",
        note="four stages with its own configuration (5-grams, 14 buckets of 8 hashes): finds texts that are alike in"
        " some three quarters of their shingles, also telegrams of different days, and seldom an edited or shortened"
        " one; its memory and time grow with the texts only, over any number of machines.",
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
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=min(effort.rounds, 2))
    pairs: dict[str, Pairs] = {
        who: {(one, other) for one, other in outcome.result["pairs"]}
        for who, outcome in outcomes.items()
        if isinstance(outcome, Measured)
    }
    silver: Pairs = set()
    if "Marsad" in pairs:
        with duckdb.connect(job["keep"], read_only=True) as tables:
            silver = silver_of(tables, effort.shared).pairs
            _print_differences(tables, pairs, silver)
    rows = []
    for one in CONTESTANTS:
        figures = figures_of(one.who, pairs, silver) if one.who in pairs else {}
        rows.append(row_of(one, outcomes[one.who], outcomes["Marsad"], len(lines), figures))
    about = (
        f"{len(lines):,} articles of a month; the {len(silver):,} pairs of a shingle tool are what should be found, "
        "though not all that is there: a pair that it lacks may be right."
    )
    return Subject("Near copies", "articles", about, rows)


def figures_of(who: str, pairs: Mapping[str, Pairs], silver: Pairs) -> dict[str, str]:
    """Return how many pairs `who` found, which share of the silver ones, and how many that nobody else has."""
    found = pairs[who]
    return {
        "pairs found": f"{len(found):,}",
        "of the tool's pairs": f"{len(found & silver) / len(silver):.3f}" if silver else "",
        "pairs nobody else has": f"{len(found - _others(who, pairs) - silver):,}",
    }


def _others(who: str, pairs: Mapping[str, Pairs]) -> Pairs:
    return {pair for name, found in pairs.items() if name != who for pair in found}


def _print_differences(tables: duckdb.DuckDBPyConnection, pairs: dict[str, Pairs], silver: Pairs) -> None:
    for who, found in pairs.items():
        only = sorted(found - _others(who, pairs))
        print(f"-- {len(only)} pairs that only {who} found, {len(set(only) & silver)} of them the tool's; some:")
        for pair in random.Random(7).sample(only, min(_READ, len(only))):  # noqa: S311 - the same each time
            print("  " + show(tables, *pair).replace("\n", "\n  "))

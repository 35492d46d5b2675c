"""JSON lines into DuckDB, beside dlt and DuckDB's own reader."""

from __future__ import annotations

from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, row_of
from tests.benchmarks.peers.running import Contestant, Measured, take_turns

_GOOD = 100  # lines around the broken one
CONTESTANTS = [
    Contestant("Marsad", "loading_marsad.py", note="with Prefect in the same process, some 130 MiB of its memory."),
    Contestant(
        "dlt, append",
        "loading_dlt.py",
        "dlt",
        {"disposition": "append"},
        note="writes each record to files of its own, normalizes and loads them; appending, it takes"
        " the same lines in again the next time.",
    ),
    Contestant(
        "dlt, merge on a hash",
        "loading_dlt.py",
        "dlt",
        {"disposition": "merge"},
        note="what comes nearest to Marsad's work: the same content is there once.",
    ),
    Contestant(
        "DuckDB, read_json",
        "loading_duckdb.py",
        None,
        {"ignore_errors": False},
        note="the least that a load can cost: columns known before, no ids, nothing compared, no bytes kept.",
    ),
    Contestant(
        "DuckDB, ignore_errors",
        "loading_duckdb.py",
        None,
        {"ignore_errors": True},
        note="goes on after a broken line, and says nowhere that there was one.",
    ),
]


def measure(effort: Effort) -> Subject:
    """Return the table of loaders."""
    lines = effort.corpus()
    half = _GOOD // 2
    broken = [*lines[:half], lines[half][: len(lines[half]) // 2], *lines[half + 1 : _GOOD + 1]]
    job = {
        "lines": str(effort.write_lines("articles.jsonl", lines)),
        "one": str(effort.write_lines("one.jsonl", lines[:1])),
        "broken": str(effort.write_lines("broken.jsonl", broken)),
    }
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=effort.rounds)
    rows = []
    for one in CONTESTANTS:
        outcome, figures = outcomes[one.who], {}
        if isinstance(outcome, Measured):
            found = outcome.result
            figures = {
                "rows": f"{found['rows']:,}",
                f"of {_GOOD} good lines around a broken one": f"{found['broken_rows']}",
                "what it does with the broken line": found["broken_told"],
            }
        rows.append(row_of(one, outcome, outcomes["Marsad"], len(lines), figures))
    about = (
        f"{len(lines):,} articles into an empty file. Marsad's ingest gives each an id, finds what is there already, "
        "writes down where and when it was seen, and keeps the bytes."
    )
    return Subject("JSON lines into DuckDB", "lines", about, rows)

"""Articles that are read from records, beside datatrove's filters."""

from __future__ import annotations

from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, row_of
from tests.benchmarks.peers.running import Contestant, Measured, take_turns

CONTESTANTS = [
    Contestant(
        "Marsad",
        "filtering_marsad.py",
        note="decides line by line what the outlet added, and refuses what is no Arabic article.",
    ),
    Contestant(
        "datatrove, filters",
        "filtering_datatrove.py",
        "datatrove",
        note="Gopher's repetition and quality and FineWeb's quality filters, with datatrove's thresholds (others are"
        " tuned for each language, and downloaded), spaCy's words and stop words; the language filter is left out,"
        " for its model is downloaded. They choose whole documents to train models on, which is another aim.",
    ),
]


def measure(effort: Effort) -> Subject:
    """Return the table of filters."""
    articles = effort.some()
    job = {"lines": str(effort.write_lines("some.jsonl", articles))}
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=effort.rounds)
    rows = []
    for one in CONTESTANTS:
        outcome, figures = outcomes[one.who], {}
        if isinstance(outcome, Measured):
            dropped = ", ".join(f"{why} {count}" for why, count in outcome.result["dropped"])
            figures = {"articles kept": f"{outcome.result['kept']:,}", "dropped most for": dropped or "nothing"}
        rows.append(row_of(one, outcome, outcomes["Marsad"], len(articles), figures))
    about = f"{len(articles):,} clean articles of newspapers, drawn at random: all of them were news that readers got."
    return Subject("Cleaning and filtering records", "articles", about, rows)

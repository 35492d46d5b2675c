"""The September 2023 summit of the five articles beside the project is one event; later visits are others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.benchmarks.events import meetings, publish_events


def test_the_summit_is_one_event_of_three_articles(shared: Path, tmp_path: Path) -> None:
    with publish_events([shared / "seeds"], tmp_path / "marsad.duckdb") as tables:
        found = meetings(tables, "person:kim-jong-un", "person:vladimir-putin")
    summits = [event for event in found if event[2] > 1]
    assert [(day, articles) for day, _, articles in summits] == [(dt.date(2023, 9, 13), 3)]
    assert len(found) > 1  # what the article of June 2024 tells is another

"""Marsad's names: catalogue, patterns and the tagger that the job names."""

from __future__ import annotations

from importlib.metadata import version

from job import Clock, Job, Result, do, read_lines

from tests.benchmarks.names import RECOGNIZERS, names_of, reading_of
from warehouse.lexicon import load_lexicon


def work(job: Job, clock: Clock) -> Result:
    """Return the names of the texts with gold, and the time of the others."""
    lexicon, recognize = load_lexicon(), RECOGNIZERS[job["recognizer"]]

    def found(text: dict[str, str]) -> list[list[object]]:
        mentions = names_of(recognize(reading_of(text["title"], text["body"]), lexicon))
        return [
            [one.field, one.start_char, one.end_char, one.entity_type, one.entity_id, one.method] for one in mentions
        ]

    names = [found(text) for text in read_lines(job["gold"])]
    timed = read_lines(job["timed"])
    with clock.running():
        for text in timed:
            found(text)
    return {"names": names, "version": version("marsad")}


do(work)

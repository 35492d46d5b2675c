"""An Aho-Corasick automaton of all aliases as they are written: the longest at each place, between whole words."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import ahocorasick
from job import Clock, Job, Result, do, read_lines


def automaton_of(aliases: list[list[str]]) -> ahocorasick.Automaton:
    """Return the automaton; of one alias of several entities the first counts."""
    automaton = ahocorasick.Automaton()
    for alias, kind, entity_id in reversed(aliases):
        automaton.add_word(alias, (len(alias), kind, entity_id))
    automaton.make_automaton()
    return automaton


def names(text: str, automaton: ahocorasick.Automaton) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, kind and entity of the longest aliases from left to right, without overlaps."""
    hits = [
        (end + 1 - length, -(end + 1), kind, entity_id)
        for end, (length, kind, entity_id) in automaton.iter(text)
        if not text[end + 1 : end + 2].isalnum() and not text[max(end - length, 0) : end + 1 - length].isalnum()
    ]
    free = 0
    for start, negative_end, kind, entity_id in sorted(hits):
        if start >= free:
            free = -negative_end
            yield start, free, kind, entity_id


def work(job: Job, clock: Clock) -> Result:
    """Return the names of the texts with gold, and the time of the others."""
    (aliases,) = read_lines(job["aliases"])
    automaton = automaton_of(aliases)

    def found(text: dict[str, str]) -> list[list[object]]:
        return [
            [field, start, end, kind, entity_id, "catalogue"]
            for field in ("title", "body")
            for start, end, kind, entity_id in names(text[field], automaton)
        ]

    gold = [found(text) for text in read_lines(job["gold"])]
    timed = read_lines(job["timed"])
    with clock.running():
        for text in timed:
            found(text)
    return {"names": gold, "version": f"pyahocorasick {version('pyahocorasick')}"}


do(work)

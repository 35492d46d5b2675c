"""Finds where and when an event happened, as its sentence tells."""

from __future__ import annotations

from warehouse.extraction.events_clauses import Found
from warehouse.extraction.events_layout import STOP
from warehouse.extraction.events_phrases import Layout
from warehouse.extraction.reading import Reading

_PLACE_REACH = 14  # words between a trigger and its place
_SINCE_REACH = 4  # words between «منذ» and the date that it governs («منذ سقوط العاصمة في …»)
_CLAUSE_COST = 12  # a date in another clause counts as so many words farther away
_DATE_REACH = 24  # words, with that cost, beyond which a date is another event's


def place_of(layout: Layout, found: Found, taken: list[int]) -> int | None:
    """Return the place that the sentence gives after «في» or «ب», nearest after the trigger."""
    sentence = layout.passage.sentence_at(found.start_char)
    best: tuple[bool, int, int] | None = None
    for phrase in layout.phrases:
        mention = layout.mentions[phrase.mention]
        if mention.sentence_index != sentence or phrase.entity_type != "location" or phrase.is_nationality:
            continue
        if (
            phrase.preposition in layout.cues.place
            and phrase.mention not in taken
            and abs(phrase.start - found.first) <= _PLACE_REACH
        ):
            rank = (phrase.start < found.first, abs(phrase.start - found.first), phrase.mention)
            best = rank if best is None else min(best, rank)
    return best[2] if best else None


def date_of(reading: Reading, layout: Layout, found: Found) -> int | None:
    """Return the date of the sentence that is nearest to the trigger, and not the end of a time («منذ …»)."""
    start, end = layout.passage.sentence_span(layout.passage.sentence_at(found.start_char))
    best: tuple[int, int] | None = None
    for index, date in enumerate(reading.facts.dates):
        if date.field != layout.field or not start <= date.start_char < end:
            continue
        first, last = layout.word_at(date.start_char), layout.word_at(date.end_char - 1)
        far = _farness(layout, found, first, last)
        if far <= _DATE_REACH and not _ends_time(layout, first) and (best is None or far < best[0]):
            best = (far, index)
    return best[1] if best else None


def _farness(layout: Layout, found: Found, first: int, last: int) -> int:
    """Count the words between a trigger and a date, with a cost for each clause that begins between."""
    between = range(found.end, first) if first >= found.end else range(last + 1, found.first)
    clauses = sum(1 for at in between if layout.is_opener(at) or layout.breaks[at] >= STOP)
    if first >= found.end:
        clauses += sum(1 for at in between if at in layout.verb_words)
    return len(between) + _CLAUSE_COST * clauses


def _ends_time(layout: Layout, first: int) -> bool:
    """Tell whether «منذ» or «حتى» governs the date that begins with word `first`."""
    for at in range(first - 1, max(-1, first - 2 - _SINCE_REACH), -1):
        if layout.breaks[at + 1] or at in layout.verb_words:
            return False
        if layout.words[at].folded in layout.cues.since:
            return True
    return False

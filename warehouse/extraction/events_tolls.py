"""Puts an attack and its toll together: «قتل عشرة في هجوم على …» and «هجوم أسفر عن مقتل عشرة» are one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from warehouse.extraction.events_triggers import TOLLS
from warehouse.extraction.events_words import is_any
from warehouse.extraction.reading import Reading
from warehouse.lexicon.cues import Cues
from warehouse.model import EventReport

_REACH = 20  # words between an attack and its toll
_LEADING = (["في"], ["عن"], ["الي"])  # after a verb before the attack («أسفر هجوم … عن مقتل»)
_NEAR = 3  # words before the second of the two among which what links them is


def join_tolls(reports: Iterable[EventReport], reading: Reading, cues: Cues) -> Iterator[EventReport]:
    """Yield the reports, an attack and the toll beside it in its sentence as one with the cast of both.

    `reports` are in the order of their triggers. The words between must say that one led to the other.
    """
    last: EventReport | None = None
    for report in reports:
        if last is not None and _is_one(last, report, reading, cues):
            last = _joined(last, report)
            continue
        if last is not None:
            yield last
        last = report
    if last is not None:
        yield last


def _is_one(first: EventReport, second: EventReport, reading: Reading, cues: Cues) -> bool:
    """Tell whether one of two reports is the toll of the other."""
    same = ("field", "sentence_index", "event_type", "status")
    if first.event_type != "ASSAULT" or any(getattr(first, name) != getattr(second, name) for name in same):
        return False
    if (first.trigger_id in TOLLS) == (second.trigger_id in TOLLS) or _differ(first, second):
        return False
    passage = reading.passages[first.field]
    words = [passage.words[at].folded for at in passage.words_between(first.end_char, second.start_char)]
    if len(words) > _REACH:
        return False
    if first.trigger_id in TOLLS:
        is_attached = passage.text[second.start_char - 1 : second.start_char] == "ب"  # «قتل اثنان بتفجير»
        return is_attached or any(is_any(word, cues.cause) for word in words[-_NEAR:])
    return any(is_any(word, cues.outcome) for word in words[-_NEAR:]) or words[-1:] in _LEADING


def _differ(first: EventReport, second: EventReport) -> bool:
    """Tell whether two reports name others as who attacks."""
    one, other = (_of(report, "actor") for report in (first, second))
    return bool(one) and bool(other) and one != other


def _of(report: EventReport, role: str) -> set[int]:
    return {person.mention for person in report.participants if person.role == role}


def _joined(first: EventReport, second: EventReport) -> EventReport:
    """Return the report of the attack with what its toll adds."""
    attack, toll = (second, first) if first.trigger_id in TOLLS else (first, second)
    participants = list(attack.participants)
    taken = {person.mention for person in participants}
    participants += [person for person in toll.participants if person.mention not in taken]
    participants.sort(key=lambda person: person.role)
    return replace(
        attack,
        participants=tuple(participants),
        location=attack.location if attack.location is not None else toll.location,
        date_expression=attack.date_expression if attack.date_expression is not None else toll.date_expression,
        confidence=max(attack.confidence, toll.confidence),
    )

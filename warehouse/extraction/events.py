"""Finds reports of events: a trigger, who takes part in what role, with what status, when, where, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from warehouse.extraction.events_clauses import Cast, Clauses, Found
from warehouse.extraction.events_context import Casts, Speakers
from warehouse.extraction.events_layout import STOP
from warehouse.extraction.events_participants import Participants
from warehouse.extraction.events_phrases import Layout, Phrase
from warehouse.extraction.events_scene import date_of, is_about_play, is_to_come, place_of
from warehouse.extraction.events_status import complements, is_untold, status_of
from warehouse.extraction.events_tolls import join_tolls
from warehouse.extraction.events_triggers import find_triggers, is_scare_quoted
from warehouse.extraction.reading import Reading
from warehouse.extraction.telling import Telling, load_telling
from warehouse.lexicon import Lexicon
from warehouse.model import EventReport, Field, Participant, Status

_PLACED_TYPES = frozenset(("PROTEST", "ASSAULT"))  # may happen without anybody being named
_PAIRED_TYPES = frozenset(("CONSULT", "COOPERATE"))  # take two
_SUFFERED_TYPES = frozenset(("AID", "ASSAULT", "COERCE", "CONCEDE", "SANCTION"))  # others are nobody's without an actor
_DEEDS = frozenset(
    ["AID", "ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "COOPERATE", "AGREE", "THREATEN"]
)  # not words: can be alleged
# What a report is worth, arbitrary until measured: full with both sides, less for each thing that is only inferred.
_BOTH_SIDES, _ONE_SIDE, _PLACE_ONLY, _NOBODY, _NOUN_LOSS = 0.8, 0.6, 0.4, 0.3, 0.1
# How sure the model must be that a sentence reports an event: log odds, tuned by cross-validation over the labelled
# sentences. One that names nobody must be surer, one that names both sides is not doubted.
_TELLING: dict[str, float] = {"ASSAULT": -0.15, "PROTEST": -0.8}
_TELLING_NOBODY = 0.1
_TELLING_LEAST = 7  # words of a sentence that tell the model enough
_TELLING_WORDS = 30  # on each side of the trigger, that the model reads


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before it is known whether it holds: with its trigger, and how sure the sentence is of it."""

    found: Found
    report: EventReport
    sure: float  # log odds; 0 for types that the model does not know
    is_short: bool  # of few words, which tell little

    @property
    def recalls(self) -> bool:
        """Tell whether it means a meeting or an accord told before («الاجتماع», «زيارته»)."""
        trigger = self.found.form.trigger
        is_meeting = trigger.frame == "noun_mutual" or trigger.event_mode == "visit"
        return is_meeting and (self.found.is_definite or self.found.form.has_pronoun)

    @property
    def takes_two(self) -> bool:
        """Tell whether it is no event unless two are named."""
        is_of_relations = self.found.form.trigger.frame == "noun_mutual" and self.report.event_type == "SUPPORT"
        return self.report.event_type in _PAIRED_TYPES or _is_accord(self.found) or is_of_relations

    @property
    def is_claim(self) -> bool:
        """Tell whether it says who made an attack («تبنته طالبان»)."""
        return self.found.form.trigger.frame == "subject_only" and self.report.event_type == "ASSAULT"


def find_events(reading: Reading, lexicon: Lexicon, telling: Telling | None = None) -> tuple[EventReport, ...]:
    """Return the events that the article reports, title first, in the order of their triggers.

    A sentence has one report for each type, cast and status. `telling` is another model than the shipped one.
    """
    if is_about_play(reading, lexicon.cues):
        return ()
    casts = Casts(reading.facts.mentions, lexicon)
    model = telling or load_telling()
    drafts = [draft for field in get_args(Field) for draft in _drafts(reading, field, lexicon, casts, model)]
    claims = {at for at, draft in enumerate(drafts) if draft.is_claim and draft.report.participants}
    credited, used = casts.credit([draft.report for draft in drafts], claims)
    complete = casts.complete(credited, {at for at, draft in enumerate(drafts) if draft.recalls})
    kept: dict[tuple[object, ...], EventReport] = {}
    for position, (draft, report) in enumerate(zip(drafts, complete, strict=True)):
        if position not in used and _is_told(draft, report):
            who = frozenset((p.role, casts.entity(p.mention)) for p in report.participants)
            key = (report.field, report.sentence_index, report.event_type, who)
            if key not in kept or kept[key].confidence < report.confidence:
                kept[key] = report
    named = {_telling_of(report) for report in kept.values() if _names_any(report)}
    told = [report for report in kept.values() if _names_any(report) or _telling_of(report) not in named]
    told.sort(key=lambda report: (report.field == "body", report.start_char))
    return tuple(join_tolls(told, reading, lexicon.cues))


def _telling_of(report: EventReport) -> tuple[str, int, str]:
    """Return in which sentence a report is, and of what type."""
    return report.field, report.sentence_index, report.event_type


def _names_any(report: EventReport) -> bool:
    """Tell whether a participant or a place is named."""
    return bool(report.participants) or report.location is not None


def _is_accord(found: Found) -> bool:
    """Tell whether a trigger is a noun for an accord, which takes two."""
    return found.form.trigger.frame == "noun_mutual" and found.form.trigger.event_type == "AGREE"


def _how_sure(reading: Reading, found: Found, report: EventReport, telling: Telling) -> float:
    """Return how sure the model is that the words around a trigger tell of its event, as log odds."""
    if report.event_type not in _TELLING:
        return 0.0
    passage = reading.passages[report.field]
    start, end = passage.sentence_span(report.sentence_index)
    near = passage.words[max(0, found.first - _TELLING_WORDS) : found.end + _TELLING_WORDS]
    text = passage.text[max(start, near[0].start) : min(end, near[-1].end)]
    return telling.how_sure(text, report.event_type)


def _is_told(draft: Draft, report: EventReport) -> bool:
    """Tell whether enough is known of who takes part, or else the sentence is sure enough; `report` is complete."""
    roles = {person.role for person in report.participants}
    if report.event_type in _PLACED_TYPES:
        if draft.is_claim or draft.is_short:
            return bool(roles) or (report.location is not None and not draft.is_claim)
        least = _TELLING[report.event_type] if roles or report.location is not None else _TELLING_NOBODY
        return len(report.participants) > 1 or draft.sure > least
    if report.event_type not in _SUFFERED_TYPES and "actor" not in roles:
        return False
    return len(report.participants) >= (2 if draft.takes_two else 1)


def _drafts(reading: Reading, field: Field, lexicon: Lexicon, casts: Casts, telling: Telling) -> Iterator[Draft]:
    """Yield a draft for each trigger of a passage, whatever is known of the cast."""
    layout = Layout(reading, field, lexicon)
    if not layout.words:
        return
    triggers = _triggers(layout, lexicon)
    participants = Participants(layout)
    speakers = Speakers(participants.clauses, reading.facts.quotes)
    before: Found | None = None
    asked: list[Phrase] = []
    signed: list[Phrase] = []
    for found in triggers:
        cast = participants.of(found)
        if is_untold(participants.clauses, found):
            continue
        status = status_of(layout, found, before)
        if asked and before is not None and complements(layout, before, found):
            is_open = found.form.trigger.part != "verb" or all(actor.start < before.end for actor in cast.actors)
            cast.actors = asked if is_open else cast.actors
        if before is not None and _is_object(layout, before, found):
            cast.actors = signed + [phrase for phrase in cast.actors if phrase not in signed]
        signed = cast.actors
        before, asked = found, cast.recipients
        if found.form.trigger.needs_both and not _has_both(found, cast, casts):
            continue
        if found.form.is_plural and not cast.actors and layout.is_sentence_start(found.first):
            continue  # «أنقذوا لبنان!»
        if found.form.trigger.event_type not in _SUFFERED_TYPES | _PLACED_TYPES:
            cast.actors = [phrase for phrase in cast.actors if not layout.is_private(phrase)]
        speaker = speakers.of(found.first, found.start_char)
        report = _report(reading, participants.clauses, casts, found, cast, status=status, speaker=speaker)
        start, end = layout.passage.sentence_span(report.sentence_index)
        is_short = len(layout.passage.words_between(start, end)) < _TELLING_LEAST
        yield Draft(found, report, _how_sure(reading, found, report, telling), is_short)


def _triggers(layout: Layout, lexicon: Lexicon) -> list[Found]:
    """Return the triggers of a passage, and build its phrases around them."""
    triggers = list(find_triggers(layout, lexicon))
    layout.build_phrases(
        {found.first for found in triggers},
        {found.first for found in triggers if found.form.trigger.part == "verb"},
        {found.first: found.preposition for found in triggers if found.preposition in ("ب", "ل", "ك")},
    )
    return [found for found in triggers if not is_scare_quoted(layout, found)]


def _is_object(layout: Layout, verb: Found, noun: Found) -> bool:
    """Tell whether a noun is the accord that a verb before it is about («أبرمت … اتفاقا»)."""
    is_about = verb.form.trigger.part == "verb" and verb.form.trigger.event_type == "AGREE" and verb.form.companions
    in_sentence = all(layout.breaks[at] < STOP for at in range(verb.end, noun.first + 1))
    return bool(is_about) and in_sentence and _is_accord(noun) and not noun.is_definite


def _has_both(found: Found, cast: Cast, casts: Casts) -> bool:
    """Tell whether both sides are named: who acts and upon whom, or two who act together."""
    is_mutual = found.form.trigger.frame in ("mutual", "noun_mutual")
    parties = {casts.party(phrase.mention) for phrase in cast.actors}
    return len(parties) > 1 if is_mutual else bool(cast.actors and cast.recipients)


def _report(
    reading: Reading, clauses: Clauses, casts: Casts, found: Found, cast: Cast, *, status: Status, speaker: int | None
) -> EventReport:
    """Return the report of a trigger, whatever is known of its cast."""
    layout = clauses.layout
    trigger = found.form.trigger
    actors = _unique(casts, [phrase for phrase in cast.actors if casts.can_act(phrase)], [])
    recipients = _unique(casts, cast.recipients, actors)
    location = place_of(clauses, found, actors + recipients)
    if location is not None:  # an attack in Baghdad is one on Iraq, a protest in Tunis one of Tunisians
        is_hit = trigger.event_type == "ASSAULT" and casts.side(location) not in map(casts.side, actors)
        recipients = recipients or ([location] if is_hit else [])
        actors = actors or ([location] if trigger.event_type == "PROTEST" else [])
    people = actors + recipients
    is_presupposed = found.is_definite and not found.is_verb  # «الغزو»
    if (
        status == "occurred"
        and not is_presupposed
        and trigger.event_type in _DEEDS
        and _is_told_of_others(casts, speaker, actors)
    ):
        status = "alleged"
    date = date_of(reading, layout, found)
    if status == "occurred" and date is not None and is_to_come(reading, clauses, found, reading.facts.dates[date]):
        status = "planned"
    worth = _BOTH_SIDES if len(people) > 1 else _ONE_SIDE if people else _PLACE_ONLY if location else _NOBODY
    return EventReport(
        layout.field,
        found.start_char,
        found.end_char,
        layout.text[found.start_char : found.end_char],
        trigger.trigger_id,
        trigger.event_type,
        trigger.event_mode,
        layout.passage.sentence_at(found.start_char),
        status,
        tuple([Participant("actor", p) for p in actors] + [Participant("recipient", p) for p in recipients]),
        date,
        speaker,
        location,
        round(worth - (0.0 if trigger.part == "verb" else _NOUN_LOSS), 2),
    )


def _is_told_of_others(casts: Casts, speaker: int | None, actors: list[int]) -> bool:
    """Tell whether one party says what another one did."""
    return speaker is not None and bool(actors) and all(casts.side(actor) != casts.side(speaker) for actor in actors)


def _unique(casts: Casts, phrases: list[Phrase], others: list[int]) -> list[int]:
    """Return the mentions of phrases, one for each entity that `others` do not name."""
    seen = {casts.entity(index) for index in others}
    found = []
    for phrase in phrases:
        entity = casts.entity(phrase.mention)
        if entity not in seen:
            seen.add(entity)
            found.append(phrase.mention)
    return found

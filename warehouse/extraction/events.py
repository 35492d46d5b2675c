"""Finds reports of events: a trigger, who takes part in what role, with what status, when, where, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from warehouse.extraction.events_clauses import Cast, Found
from warehouse.extraction.events_context import Casts, Speakers
from warehouse.extraction.events_participants import Participants
from warehouse.extraction.events_phrases import Layout, Phrase, preposition_of
from warehouse.extraction.events_status import complements, is_negated, status_of
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.triggers import TriggerForm
from warehouse.model import EventReport, Field, Participant, Status

_PLACED_TYPES = frozenset(("PROTEST", "ASSAULT"))  # may happen without anybody being named
_PAIRED_TYPES = frozenset(("CONSULT", "COOPERATE"))  # take two
_DEEDS = frozenset(
    ["AID", "ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "COOPERATE", "AGREE", "THREATEN"]
)  # not words: can be alleged
_AT = frozenset(("في", "ب", "قرب", "جنوب", "شمال", "شرق", "غرب", "وسط", "داخل", "جنوبي", "شمالي", "شرقي", "غربي"))
_COMPANION_REACH = 10  # words between a verb and the companion it needs
_PLACE_REACH = 14  # words between a trigger and its place
_QUOTED_WORDS = 2  # so few words in quotation marks are a name or irony
_MARKS = "«»“”\"'‘’"
# What a report is worth, arbitrary until measured: full with both sides, less for each thing that is only inferred.
_BOTH_SIDES, _ONE_SIDE, _PLACE_ONLY, _NOUN_LOSS = 0.8, 0.6, 0.4, 0.1


def find_events(reading: Reading, lexicon: Lexicon) -> tuple[EventReport, ...]:
    """Return the events that the article reports, title first, in the order of their triggers.

    A sentence has one report for each type, cast and status.
    """
    casts = Casts(reading.facts.mentions, lexicon)
    drafts: list[EventReport] = []
    definite: set[int] = set()
    for field in get_args(Field):
        for found, report in _drafts(reading, field, lexicon, casts):
            if found.is_definite or found.form.has_pronoun:
                definite.add(len(drafts))
            drafts.append(report)
    kept: dict[tuple[object, ...], EventReport] = {}
    for report in casts.complete(drafts, definite):
        if _is_cast(report):
            who = frozenset((p.role, casts.entity(p.mention)) for p in report.participants)
            key = (report.field, report.sentence_index, report.event_type, who)
            if key not in kept or kept[key].confidence < report.confidence:
                kept[key] = report
    return tuple(sorted(kept.values(), key=lambda report: (report.field == "body", report.start_char)))


def _is_cast(report: EventReport) -> bool:
    """Tell whether enough is known of who takes part."""
    if report.event_type in _PLACED_TYPES:
        return bool(report.participants) or report.location is not None
    return len(report.participants) > (1 if report.event_type in _PAIRED_TYPES else 0)


def _drafts(reading: Reading, field: Field, lexicon: Lexicon, casts: Casts) -> Iterator[tuple[Found, EventReport]]:
    """Yield each trigger of a passage with its report, whatever is known of the cast."""
    layout = Layout(reading, field, lexicon)
    if not layout.words:
        return
    triggers = list(_find_triggers(layout, lexicon))
    layout.build_phrases(
        {found.first for found in triggers if found.form.trigger.part == "verb"},
        {found.first: found.preposition for found in triggers if found.preposition in ("ب", "ل", "ك")},
    )
    triggers = [
        found for found in triggers if found.first not in layout.mention_words and not _is_scare_quoted(layout, found)
    ]
    participants = Participants(layout)
    speakers = Speakers(layout, participants.subjects, reading.facts.quotes)
    before: Found | None = None
    asked: list[Phrase] = []
    for found in triggers:
        cast = participants.of(found)
        if is_negated(layout, found):
            continue
        status = status_of(layout, found, before)
        if asked and before is not None and complements(layout, before, found):
            is_open = found.form.trigger.part != "verb" or all(actor.start < before.end for actor in cast.actors)
            cast.actors = asked if is_open else cast.actors
        before, asked = found, cast.recipients
        if found.form.trigger.needs_both and not (cast.actors and cast.recipients):
            continue
        yield (
            found,
            _report(
                reading, layout, casts, found, cast, status=status, speaker=speakers.of(found.first, found.start_char)
            ),
        )


def _find_triggers(layout: Layout, lexicon: Lexicon) -> Iterator[Found]:
    for match in lexicon.triggers.find(layout.passage):
        first = layout.words[match.first_word]
        attached = layout.text[first.start : match.start]
        preposition = attached.lstrip("وف")[:1]
        if not preposition and match.first_word and not layout.breaks[match.first_word]:
            preposition = preposition_of(layout.words[match.first_word - 1].folded)
        form = _choose(layout, match, is_noun=bool(preposition))
        if form is None:
            continue
        yield Found(
            match.first_word,
            match.end_word,
            match.start,
            match.end,
            form,
            attached[:1] in ("و", "ف"),
            first.folded.lstrip("وفبك").startswith(("ال", "لل")),
            preposition,
        )


def _choose(layout: Layout, match: Match[TriggerForm], *, is_noun: bool) -> TriggerForm | None:
    """Return the reading of a form that its surroundings allow: one with companions before one that needs none."""
    usable: list[tuple[bool, int, bool, bool, int]] = []
    is_closed = layout.text[match.end - 1] == "ة"  # no pronoun: «عزلة» is not «عزله»
    for order, form in enumerate(match.values):
        is_verb = form.trigger.part == "verb"
        if (is_noun and is_verb) or (form.has_pronoun and is_closed):
            continue
        if not _has_companions(layout, match.end_word, form.companions):
            continue
        usable.append((form.has_pronoun, -len(form.companions), form.is_plural, not is_verb and not is_noun, order))
    return match.values[min(usable)[-1]] if usable else None


def _has_companions(layout: Layout, at: int, groups: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether, after a verb, a word of each group comes, in order."""
    for group in groups:
        found = _companion(layout, at, group)
        if found is None:
            return False
        at = found + 1
    return True


def _companion(layout: Layout, at: int, companions: tuple[str, ...]) -> int | None:
    """Return the word after a verb that begins like one of `companions`."""
    for number in range(at, min(at + _COMPANION_REACH, len(layout.words))):
        if layout.breaks[number] > 1:
            return None
        folded = layout.words[number].folded
        bare = folded.lstrip("وفبل") if len(folded) > 4 else folded
        if folded.startswith(companions) or bare.removeprefix("ال").startswith(companions):
            return number
    return None


def _is_scare_quoted(layout: Layout, found: Found) -> bool:
    """Tell whether a trigger stands in quotation marks with at most one other word."""
    text = layout.text
    for first in range(max(0, found.end - _QUOTED_WORDS), found.first + 1):
        for last in range(found.end - 1, min(first + _QUOTED_WORDS, len(layout.words))):
            start, end = layout.words[first].start, layout.words[last].end
            if text[start - 1 : start] in tuple(_MARKS) and text[end : end + 1] in tuple(_MARKS):
                return True
    return False


def _report(
    reading: Reading, layout: Layout, casts: Casts, found: Found, cast: Cast, *, status: Status, speaker: int | None
) -> EventReport:
    """Return the report of a trigger, whatever is known of its cast."""
    trigger = found.form.trigger
    actors = _unique(casts, cast.actors, [])
    recipients = _unique(casts, cast.recipients, actors)
    location = _location(layout, found, actors + recipients)
    if location is not None:  # an attack in Baghdad is one on Iraq, a protest in Tunis one of Tunisians
        recipients = recipients or ([location] if trigger.event_type == "ASSAULT" else [])
        actors = actors or ([location] if trigger.event_type == "PROTEST" else [])
    people = actors + recipients
    if status == "occurred" and trigger.event_type in _DEEDS and _is_told_of_others(casts, speaker, actors):
        status = "alleged"
    worth = _BOTH_SIDES if len(people) > 1 else _ONE_SIDE if people else _PLACE_ONLY
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
        _date(reading, layout, found),
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


def _location(layout: Layout, found: Found, taken: list[int]) -> int | None:
    """Return the place that the sentence gives after «في» or «ب», nearest after the trigger."""
    sentence = layout.passage.sentence_at(found.start_char)
    best: tuple[bool, int, int] | None = None
    for phrase in layout.phrases:
        mention = layout.mentions[phrase.mention]
        if mention.sentence_index != sentence or phrase.entity_type != "location" or phrase.is_nationality:
            continue
        if (
            phrase.preposition in _AT
            and phrase.mention not in taken
            and abs(phrase.start - found.first) <= _PLACE_REACH
        ):
            rank = (phrase.start < found.first, abs(phrase.start - found.first), phrase.mention)
            best = rank if best is None else min(best, rank)
    return best[2] if best else None


def _date(reading: Reading, layout: Layout, found: Found) -> int | None:
    """Return the date of the sentence that is nearest to the trigger."""
    start, end = layout.passage.sentence_span(layout.passage.sentence_at(found.start_char))
    near = [
        (abs(date.start_char - found.start_char), index)
        for index, date in enumerate(reading.facts.dates)
        if date.field == layout.field and start <= date.start_char < end
    ]
    return min(near)[1] if near else None

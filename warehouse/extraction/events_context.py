"""What a report takes from its surroundings: who says it, and the cast of an event that the article has told before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from warehouse.extraction.events_phrases import Layout, Phrase
from warehouse.lexicon import Lexicon
from warehouse.model import EventReport, Mention, Participant, Quote

_UNDIRECTED = frozenset(("CONSULT", "AGREE", "COOPERATE"))
_NEAR_SENTENCES = 1  # a telling with less detail is taken to mean the fuller one next to it
_TITLE_SENTENCES = 2  # the sentences of the body that a title is taken to sum up


class Speakers:
    """Who says what in a passage."""

    def __init__(self, layout: Layout, subjects: Iterable[Phrase], quotes: Sequence[Quote]) -> None:
        """Find the speech of `layout`; `subjects` are its phrases that can be subjects, in order."""
        self._layout = layout
        self._quotes = [quote for quote in quotes if quote.field == layout.field]
        self._says: list[tuple[int, int, int]] = []  # first word and end of what is said, and the speaker's mention
        for at, form in layout.speech_words.items():
            content = self._content(at)
            speaker = self._speaker(at, form.kind, subjects) if content else None
            if content and speaker is not None:
                self._says.append((*content, speaker.mention))

    def of(self, word: int, offset: int) -> int | None:
        """Return the mention of who says word `word`, which begins at `offset`; None where the article itself does."""
        for quote in self._quotes:
            if quote.start_char <= offset < quote.end_char and quote.speaker is not None:
                return quote.speaker
        for start, end, speaker in reversed(self._says):
            if start <= word < end:
                return speaker
        return None

    def _content(self, at: int) -> tuple[int, int] | None:
        """Return the words that a speech word introduces: from «أن» or a colon to the end of the sentence."""
        layout = self._layout
        start = None
        for word in range(at + 1, len(layout.words)):
            ends = start is not None and word in layout.speech_words and layout.speech_words[word].kind == "verb"
            if layout.breaks[word] >= 3 or (ends and self._is_clause_start(word)):
                return (start, word) if start is not None else None
            opens = layout.words[word].folded in layout.cues.content or layout.breaks[word] == 2
            if start is None and opens:
                start = word
        return (start, len(layout.words)) if start is not None else None

    def _is_clause_start(self, word: int) -> bool:
        return self._layout.breaks[word] == 1 or self._layout.words[word].folded.startswith("و")

    def _speaker(self, at: int, kind: str, subjects: Iterable[Phrase]) -> Phrase | None:
        after = [p for p in self._layout.phrases if at < p.start <= at + 3 and not self._layout.breaks[p.start]]
        if kind in ("verb", "source", "relay") and after:
            return after[0]
        before = [phrase for phrase in subjects if phrase.end <= at]
        return before[-1] if before and kind in ("verb", "participle") else None


class Casts:
    """Compares the casts of an article's reports."""

    def __init__(self, mentions: tuple[Mention, ...], lexicon: Lexicon) -> None:
        """Compare by the catalogue's entities."""
        self._mentions = mentions
        self._entities = lexicon.catalogue.entities

    def side(self, mention: int) -> str:
        """Return the country for which a mention stands, or its entity."""
        entity = self._entities.get(self._mentions[mention].entity_id or "")
        return entity.country_code if entity and entity.country_code else self.entity(mention)

    def can_act(self, phrase: Phrase) -> bool:
        """Tell whether a phrase can be who acts: a place only if it stands for a state, or somebody of it is named."""
        entity = self._entities.get(self._mentions[phrase.mention].entity_id or "")
        if entity is None or entity.entity_type != "location" or phrase.head or phrase.is_nationality:
            return True
        return entity.role in ("country", "capital")

    def party(self, mention: int) -> str:
        """Return the country of an official, a country or its capital; else the entity."""
        entity = self._entities.get(self._mentions[mention].entity_id or "")
        is_state = entity is not None and (entity.entity_type == "person" or entity.role in ("country", "capital"))
        return self.side(mention) if is_state else self.entity(mention)

    def entity(self, mention: int) -> str:
        """Return the entity of a mention, or its name where the catalogue does not know it."""
        return self._mentions[mention].entity_id or self._mentions[mention].name_key

    def complete(self, reports: list[EventReport], definite: set[int]) -> list[EventReport]:
        """Give the reports that name a part of an event's cast the whole, where another telling of it has it.

        Any neighbour can be that telling; for the reports at the positions `definite` («الاجتماع»), any before.
        """
        found: list[EventReport] = []
        for position, report in enumerate(reports):
            best = None
            for other_position, other in enumerate(reports):
                is_known = position in definite and other_position < position
                is_near = _are_neighbours(report, other) and (report.participants or report.field == "title")
                if (is_known or is_near) and self._is_part(report, other):
                    best = other if best is None or _is_closer(report, other, best) else best
            found.append(replace(report, participants=best.participants) if best else report)
        return found

    def _is_part(self, report: EventReport, other: EventReport) -> bool:
        """Tell whether `other` tells the same and names more."""
        if (report.event_type, report.event_mode, report.status) != (other.event_type, other.event_mode, other.status):
            return False
        if len(other.participants) <= max(1, len(report.participants)):
            return False
        theirs = {self._key(report.event_type, participant) for participant in other.participants}
        return all(self._key(report.event_type, participant) in theirs for participant in report.participants)

    def _key(self, event_type: str, participant: Participant) -> tuple[str, str]:
        return ("" if event_type in _UNDIRECTED else participant.role, self.entity(participant.mention))


def _are_neighbours(report: EventReport, other: EventReport) -> bool:
    if report.field != other.field:
        return report.field == "title" and other.sentence_index < _TITLE_SENTENCES
    return abs(report.sentence_index - other.sentence_index) <= _NEAR_SENTENCES


def _is_closer(report: EventReport, other: EventReport, best: EventReport) -> bool:
    return abs(other.start_char - report.start_char) < abs(best.start_char - report.start_char)

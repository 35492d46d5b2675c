"""What a report takes from its surroundings: who says it, and the cast of an event that the article has told before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from warehouse.extraction.events_clauses import Clauses
from warehouse.extraction.events_phrases import Phrase
from warehouse.lexicon import Lexicon
from warehouse.model import EventReport, Mention, Participant, Quote

_UNDIRECTED = frozenset(("CONSULT", "AGREE", "COOPERATE"))
_RECALL_SENTENCES = 4  # after which «الاجتماع» may be another one
_CLAIM_SENTENCES = 2  # between an attack and who claims it
_TITLE_SENTENCES = 2  # the sentences of the body that a title is taken to sum up


class Speakers:
    """Who says what in a passage."""

    def __init__(self, clauses: Clauses, quotes: Sequence[Quote]) -> None:
        """Find the speech of a passage."""
        layout = clauses.layout
        self._clauses = clauses
        self._layout = layout
        self._quotes = [quote for quote in quotes if quote.field == layout.field]
        self._says: list[tuple[int, int, int]] = []  # first word and end of what is said, and the speaker's mention
        for at, form in layout.speech_words.items():
            content = self._content(at)
            speaker = self._speaker(at, form.kind) if content else None
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

    def _speaker(self, at: int, kind: str) -> Phrase | None:
        after = self._clauses.after(at + 1)[:1]
        is_told = kind == "verb" and bool(after) and after[0].preposition == "ل"  # «قال مسؤولون لوكالة …»
        if kind in ("verb", "source", "relay") and after and after[0].start <= at + 3 and not is_told:
            return after[0]
        before = (phrase for phrase in self._clauses.before(at) if phrase.is_subject)
        return next(before, None) if kind in ("verb", "participle") else None


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

    def credit(self, reports: list[EventReport], claims: set[int]) -> tuple[list[EventReport], set[int]]:
        """Give attacks that nobody is said to have made to who claims one near them; `claims` are positions.

        Returns the reports, and the claims that say no more than who made those attacks.
        """
        found, used = list(reports), set()
        for claim in sorted(claims):
            actors = tuple(person for person in reports[claim].participants if person.role == "actor")
            for position, report in enumerate(found):
                is_placed = bool(report.participants) or report.location is not None
                is_told = report.event_type == "ASSAULT" and (is_placed or _leads_to(report, reports[claim]))
                is_open = is_told and all(person.role != "actor" for person in report.participants)
                if is_open and position not in claims and _is_claimed(report, reports[claim]):
                    found[position] = replace(report, participants=actors + report.participants)
                    used.add(claim)
        return found, used

    def complete(self, reports: list[EventReport], definite: set[int]) -> list[EventReport]:
        """Give the reports that name a part of an event's cast the whole, where another telling of it has it.

        A title sums up the head of the body; «الاجتماع», at one of the positions `definite`, means one told before.
        """
        titles = [report for report in reports if report.field == "title"]
        heads = [report for report in reports if report.field == "body" and report.sentence_index < _TITLE_SENTENCES]
        found: list[EventReport] = []
        for position, report in enumerate(reports):
            others = heads if report.field == "title" else []
            if position in definite and report.event_type in _UNDIRECTED:
                others = titles + list(_recent(reports, position))
            fuller = [other for other in others if self._is_part(report, other)]
            best = min(fuller, key=lambda other: abs(other.start_char - report.start_char), default=None)
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


def _recent(reports: list[EventReport], position: int) -> Iterator[EventReport]:
    """Yield the reports before a position that are near enough for «الاجتماع» to mean one of them, the last first."""
    later = reports[position]
    for report in map(reports.__getitem__, range(position - 1, -1, -1)):
        if report.field != later.field or later.sentence_index - report.sentence_index > _RECALL_SENTENCES:
            return
        yield report


def _is_claimed(report: EventReport, claim: EventReport) -> bool:
    if report.field != claim.field:
        return report.field == "title" and claim.sentence_index <= _CLAIM_SENTENCES
    return abs(claim.sentence_index - report.sentence_index) <= _CLAIM_SENTENCES


def _leads_to(report: EventReport, claim: EventReport) -> bool:
    """Tell whether an attack stands before a claim in its sentence («هجوم شنته …»)."""
    is_beside = (report.field, report.sentence_index) == (claim.field, claim.sentence_index)
    return is_beside and report.start_char < claim.start_char

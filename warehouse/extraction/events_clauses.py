"""The clauses of a passage: which phrases a trigger can reach, and which belong together."""

from __future__ import annotations

from dataclasses import dataclass, field

from warehouse.extraction.events_phrases import Layout, Phrase
from warehouse.lexicon.triggers import TriggerForm

REACH = 14  # words that a preposition's phrase may stand away


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger found: its words, and how it is inflected. `is_joined` tells that «و» is written onto it."""

    first: int
    end: int
    start_char: int
    end_char: int
    form: TriggerForm
    is_joined: bool
    is_definite: bool  # has the article
    preposition: str  # governs it: a proclitic, or the word before


@dataclass(slots=True)
class Cast:
    """Who takes part: phrases as actors and as recipients."""

    actors: list[Phrase] = field(default_factory=list)
    recipients: list[Phrase] = field(default_factory=list)


class Clauses:
    """The phrases of a passage, seen from its triggers."""

    def __init__(self, layout: Layout) -> None:
        """Look into `layout`, whose phrases are built."""
        self.layout = layout
        self.phrases = layout.phrases
        self._by_start = {phrase.start: number for number, phrase in enumerate(self.phrases)}

    def after(self, at: int) -> list[Phrase]:
        """Return the phrases of the clause to the right of word `at - 1`."""
        end = self._end(at)
        return [phrase for phrase in self.phrases if at <= phrase.start < end]

    def _end(self, at: int) -> int:
        """Return the word at which the clause that holds word `at - 1` ends, looking right."""
        layout = self.layout
        end = min(len(layout.words), at + 2 * REACH)
        while at < end:
            strength = layout.breaks[at]
            if strength > 1 or layout.is_opener(at) or at in layout.verb_words:
                return at
            if strength == 1 and not self._goes_on(at):
                return at
            at += 1
        return end

    def _goes_on(self, at: int) -> bool:
        """Tell whether the comma before word `at` only sets off a time, a place or a role."""
        layout = self.layout
        inside = any(phrase.start < at < phrase.end for phrase in self._near(at))
        ends_role = any(phrase.end == at and phrase.end - phrase.start > 3 for phrase in self._near(at))
        follows = layout.is_transparent(at) or layout.is_transparent(at - 1) or layout.preposition_at(at)
        return bool(inside or ends_role or follows or layout.is_list_start(at))

    def _near(self, at: int) -> list[Phrase]:
        return [phrase for phrase in self.phrases if phrase.start - 12 <= at <= phrase.end + 12]

    def distance(self, start: int, end: int) -> int:
        """Count the words between that are neither times nor adverbs."""
        return sum(1 for at in range(start, end) if not self.layout.is_transparent(at))

    def with_joined(self, phrase: Phrase) -> list[Phrase]:
        """Return a phrase and those that «و» adds to it."""
        group = [phrase]
        for other in self.phrases[self._by_start[phrase.start] + 1 :]:
            layout = self.layout
            near = self.distance(group[-1].end, other.start) <= 1
            if not (near and other.is_joined and layout.breaks[other.start] <= 1):
                break
            if other.preposition and other.preposition != phrase.preposition:
                break
            if other.end < len(layout.words) and other.end in layout.verb_words and not layout.breaks[other.end]:
                break  # «… وجوتيريش يطالب»
            group.append(other)
        return group

    def joined_back(self, phrase: Phrase) -> list[Phrase]:
        """Return a phrase and those before it that it is joined to."""
        group = [phrase]
        number = self._by_start[phrase.start]
        while group[0].is_joined and number > 0:
            number -= 1
            if self.distance(self.phrases[number].end, group[0].start) > 1:
                break
            group.insert(0, self.phrases[number])
        return group

    def counts(self, start: int, end: int) -> bool:
        """Tell whether the words between count people («11 من عناصر»)."""
        words = [self.layout.words[at].folded for at in range(start, end)]
        return any(word in self.layout.cues.victim or word[:1].isdigit() for word in words)

    def is_adjective(self, phrase: Phrase, start: int) -> bool:
        """Tell whether a nationality only describes an unknown noun after word `start` («القرارات الإسرائيلية»)."""
        if not phrase.is_nationality or phrase.head or phrase.start == start:
            return False
        return not self.layout.words[phrase.end - 1].folded.endswith(("ون", "ين", "ان"))

    def entity(self, phrase: Phrase) -> str:
        """Return the entity that a phrase stands for, or its name where the catalogue does not know it."""
        mention = self.layout.mentions[phrase.mention]
        return mention.entity_id or mention.name_key

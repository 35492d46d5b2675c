"""The clauses of a passage: which phrases a trigger can reach, and which belong together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from warehouse.extraction.events_layout import COMMA, STOP
from warehouse.extraction.events_phrases import Layout, Phrase
from warehouse.extraction.events_words import head_of, is_any
from warehouse.lexicon.cues import Words
from warehouse.lexicon.triggers import TriggerForm

REACH = 14  # words that a preposition's phrase may stand away
BACK = 14  # words before a noun among which its verb, and the verb's subject, are looked for
_STRANGE = 1  # unknown words that may stand between a noun and the verb that carries it («عقد جلسة مباحثات»)
_ASIDE = 14  # words of the longest relative clause that commas set off
_LONG_ROLE = 3  # words of a phrase that is long enough for a comma to follow it («وزير خارجية مصر سامح شكري، اليوم»)
_ROLE_REACH = 12  # words of the longest phrase that a comma can stand in


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

    @property
    def is_verb(self) -> bool:
        """Tell whether the trigger is a finite verb."""
        return self.form.trigger.part == "verb"


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
        self._starts = [phrase.start for phrase in self.phrases]

    def after(self, at: int) -> list[Phrase]:
        """Return the phrases of the clause to the right of word `at - 1`, without those of an aside («، التي …،»)."""
        end = self._end(at)
        found = self._starting(at, end)
        resumed = self._after_aside(end)
        return found + self._starting(resumed, self._end(resumed + 1)) if resumed else found

    def aside(self, at: int) -> range:
        """Return the words of the relative clause that commas set off to the right of word `at - 1`, if any."""
        end = self._end(at)
        return range(end, self._after_aside(end))

    def _after_aside(self, at: int) -> int:
        """Return the word after a relative clause that commas set off, which begins with word `at`; 0 without one."""
        layout = self.layout
        if at >= len(layout.words) or layout.breaks[at] != COMMA or layout.words[at].folded not in layout.cues.relative:
            return 0
        for word in range(at + 1, min(len(layout.words), at + _ASIDE)):
            if layout.breaks[word]:
                return word if layout.breaks[word] == COMMA else 0
        return 0

    def before(self, at: int) -> Iterator[Phrase]:
        """Yield the phrases that end before word `at`, the nearest first, of its sentence and the one before."""
        earliest = self.layout.sentence_of[at] - 1
        for number in range(bisect_left(self._starts, at) - 1, -1, -1):
            phrase = self.phrases[number]
            if self.layout.sentence_of[phrase.start] < earliest:
                return
            if phrase.end <= at:
                yield phrase

    def _starting(self, start: int, end: int) -> list[Phrase]:
        """Return the phrases that begin among words `start` to `end`."""
        return self.phrases[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _end(self, at: int) -> int:
        """Return the word at which the clause that holds word `at - 1` ends, looking right."""
        layout = self.layout
        end = min(len(layout.words), at + 2 * REACH)
        while at < end:
            strength = layout.breaks[at]
            if strength > COMMA or layout.is_opener(at) or at in layout.verb_words:
                return at
            if strength == COMMA and not self._goes_on(at):
                return at
            at += 1
        return end

    def _goes_on(self, at: int) -> bool:
        """Tell whether the comma before word `at` only sets off a time, a place or a role."""
        layout = self.layout
        for phrase in self._starting(at - _ROLE_REACH, at):
            is_role = phrase.end == at and phrase.entity_type == "person" and self._is_title(at)
            if phrase.end > at or is_role or (phrase.end == at and at - phrase.start > _LONG_ROLE):
                return True
        if any(phrase.preposition for phrase in self._starting(at, at + 1)):
            return True  # «جمع فلانا، وزير الصحة، بفلان»
        follows = layout.is_transparent(at) or layout.is_transparent(at - 1) or layout.preposition_at(at)
        return bool(follows or layout.is_list_start(at))

    def _is_title(self, at: int) -> bool:
        """Tell whether a role begins with word `at`."""
        head = head_of(self.layout.words[at].folded, self.layout.cues)
        return head is not None and not head[0] and head[1] in self.layout.cues.title

    def distance(self, start: int, end: int) -> int:
        """Count the words between that are neither times nor adverbs."""
        return sum(1 for at in range(start, end) if not self.layout.is_transparent(at))

    def with_joined(self, phrase: Phrase) -> list[Phrase]:
        """Return a phrase and those that «و» adds to it."""
        layout, group = self.layout, [phrase]
        for other in self.phrases[bisect_left(self._starts, phrase.start) + 1 :]:
            near = self.distance(group[-1].end, other.start) <= 1
            if not (near and other.is_joined and layout.breaks[other.start] <= COMMA):
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
        number = bisect_left(self._starts, phrase.start)
        while group[0].is_joined and number > 0:
            number -= 1
            if self.distance(self.phrases[number].end, group[0].start) > 1:
                break
            group.insert(0, self.phrases[number])
        return group

    def verb_before(self, noun: Found, verbs: Words) -> int:
        """Return the word, one of `verbs`, that carries a noun («أجرى بوتين مباحثات»); -1 where none does."""
        layout, strange = self.layout, 0
        for at in range(noun.first - 1, max(-1, noun.first - 1 - BACK), -1):
            if layout.breaks[at + 1] >= STOP or strange > _STRANGE:
                return -1
            if is_any(layout.words[at].folded, verbs):
                return at
            if at in layout.verb_words or layout.is_opener(at):
                return -1
            is_known = layout.words[at].folded in layout.cues.count | layout.cues.epithet
            strange += not (
                is_known or layout.is_in_phrase(at) or layout.is_transparent(at) or layout.preposition_at(at)
            )
        return -1

    def is_aside(self, phrase: Phrase, at: int) -> bool:
        """Tell whether a place with its preposition stands at word `at`, before what the verb takes."""
        is_place = phrase.entity_type == "location" and not phrase.is_nationality
        is_set = phrase.preposition in self.layout.cues.place or phrase.preposition in self.layout.cues.towards
        return is_place and is_set and phrase.start - at <= 1

    def counts(self, start: int, end: int) -> bool:
        """Tell whether the words between count people («11 من عناصر»)."""
        words = [self.layout.words[at].folded for at in range(start, end)]
        counted = self.layout.cues.victim
        return any({word, word.removeprefix("ل")} & counted or word[:1].isdigit() for word in words)

    def is_adjective(self, phrase: Phrase, start: int) -> bool:
        """Tell whether a nationality only describes an unknown noun after word `start` («القرارات الإسرائيلية»)."""
        if not phrase.is_nationality or phrase.head or phrase.start == start:
            return False
        return not self.layout.words[phrase.end - 1].folded.endswith(("ون", "ين", "ان"))

    def entity(self, phrase: Phrase) -> str:
        """Return the entity that a phrase stands for, or its name where the catalogue does not know it."""
        mention = self.layout.mentions[phrase.mention]
        return mention.entity_id or mention.name_key

"""Cuts a passage into what the search for participants needs: breaks between words, and noun phrases around mentions.

«الرئيس الروسي فلاديمير بوتين» is one phrase, headed by the person; «وزير خارجية إيران» one headed by the country;
«سامح شكري، وزير الخارجية المصري» one headed by the person. A phrase knows which preposition governs it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from warehouse.arabic.clitics import readings
from warehouse.arabic.words import Passage, Word
from warehouse.extraction.events_words import (
    FILLERS,
    HEADS,
    LIGHT_VERBS,
    OPENERS,
    PREPOSITIONS,
    RELATIVES,
    TITLES,
    TRANSPARENT,
)
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import EntityType, Field, Mention

_PROCLITICS = "بلك"
_WALK = 6  # words to the left among which a head or a preposition is looked for
COMMA, STOP, SENTENCE = 1, 2, 3  # how strong a break before a word is: a comma, a colon, a sentence's end


@dataclass(slots=True)
class Phrase:
    """A noun phrase around a mention: its words, who it stands for, and how it hangs in the sentence."""

    start: int
    end: int
    mention: int
    entity_type: EntityType
    is_nationality: bool
    preposition: str  # folded, empty where nothing governs it
    is_joined: bool  # «و» links it to the phrase before
    head: str  # its first word without article where that is a known noun, else empty


@lru_cache(maxsize=20_000)
def _head(folded: str) -> tuple[str, str, bool] | None:
    """Return the proclitics, the noun and whether it is definite, where a word is one that heads phrases."""
    for length, stem in readings(folded):
        is_definite = stem.startswith("ال") and stem[2:] in HEADS
        if stem in HEADS or is_definite:
            return folded[:length], stem[2:] if is_definite else stem, is_definite
    return None


@lru_cache(maxsize=20_000)
def preposition_of(folded: str) -> str:
    """Return the preposition that a word is or begins with, as far as its letters tell; else the empty string."""
    if folded in PREPOSITIONS:
        return folded
    stem = folded[1:] if folded[:1] in "وف" else folded
    if stem in PREPOSITIONS:
        return stem
    if stem.startswith("لل") and len(stem) > 3:
        return "ل"
    if stem[:1] in _PROCLITICS and stem[1:3] == "ال" and len(stem) > 4:
        return stem[0]
    return ""


@lru_cache(maxsize=20_000)
def _is_opener(folded: str) -> bool:
    return folded in OPENERS or folded in RELATIVES or (folded[:1] in "وف" and folded[1:] in OPENERS | RELATIVES)


def _is_light_verb(folded: str) -> bool:
    return folded in LIGHT_VERBS or (folded[:1] in ("و", "ف") and folded[1:] in LIGHT_VERBS)


class Layout:
    """One passage of an article, laid out for the search of events."""

    def __init__(self, reading: Reading, field: Field, lexicon: Lexicon) -> None:
        """Lay out the title or the body of `reading`."""
        self.field: Field = field
        self.passage: Passage = reading.passages[field]
        self.words: tuple[Word, ...] = self.passage.words
        self.text = self.passage.text
        self._starts = [word.start for word in self.words]
        self.breaks = self._find_breaks()
        self._dated = self._cover((d.start_char, d.end_char) for d in reading.facts.dates if d.field == field)
        self.speech_words = {match.first_word: match.values[0] for match in lexicon.speech.find(self.passage)}
        self.verb_words: set[int] = {at for at, form in self.speech_words.items() if form.kind == "verb"}
        self.verb_words |= {at for at, word in enumerate(self.words) if _is_light_verb(word.folded)}
        self.mentions: tuple[Mention, ...] = reading.facts.mentions
        self.mention_words: set[int] = set()
        self.phrases: list[Phrase] = []
        self._governed_nouns: dict[int, str] = {}

    def word_at(self, offset: int) -> int:
        """Return the index of the word that holds or precedes `offset`."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def is_transparent(self, at: int) -> bool:
        """Tell whether word `at` is a time or an adverb, which may stand between a verb and its subject."""
        folded = self.words[at].folded
        return folded in TRANSPARENT or at in self._dated or folded[:1].isdigit()

    def is_opener(self, at: int) -> bool:
        """Tell whether word `at` opens a clause («أن», «الذي», «بينما»)."""
        return _is_opener(self.words[at].folded)

    def is_sentence_start(self, at: int) -> bool:
        """Tell whether a sentence or what follows a colon begins with word `at`."""
        return self.breaks[at] >= STOP

    def opens_quotation(self, at: int) -> bool:
        """Tell whether a quotation mark stands before word `at`."""
        start = self.words[at].start
        return self.text[max(0, start - 1) : start] in ("«", "“", "”", '"', "„")

    def has_governed_noun(self, start: int, end: int) -> bool:
        """Tell whether a trigger's noun with a preposition written on it stands between («دعوة لزيارة مصر»)."""
        return any(at in self._governed_nouns for at in range(start, end))

    def build_phrases(self, verb_words: set[int], governed_nouns: dict[int, str]) -> None:
        """Find the phrases. No phrase may reach over `verb_words`; `governed_nouns` have a preposition written on."""
        self.verb_words |= verb_words
        self._governed_nouns = governed_nouns
        for start, end, index in self._longest_mentions():
            self.mention_words.update(range(start, end))
            self._add_phrase(start, end, index)

    def _find_breaks(self) -> list[int]:
        """Return, for each word, how strong a break stands before it."""
        found = [SENTENCE]
        for before, after in zip(self.words, self.words[1:], strict=False):
            if after.start == before.end + 1:
                found.append(0)
                continue
            gap = self.text[before.end : after.start]
            if any(mark in gap for mark in ".!?؟؛;:\n…"):
                found.append(STOP)
            else:
                found.append(COMMA if any(mark in gap for mark in "،,()[]–—-") else 0)
        for start in self.passage.sentence_starts:
            for at in self.passage.words_between(start, start + 20)[:1]:
                found[at] = SENTENCE
        return found

    def _cover(self, spans: Iterator[tuple[int, int]]) -> set[int]:
        return {at for start, end in spans for at in self.passage.words_between(start, end)}

    def _longest_mentions(self) -> Iterator[tuple[int, int, int]]:
        """Yield the word span and the index of each mention that no other one covers."""
        found = [
            (self.word_at(m.start_char), -self.word_at(m.end_char - 1) - 1, m.mention_type != "name", index)
            for index, m in enumerate(self.mentions)
            if m.field == self.field
        ]
        reached = 0
        for start, minus_end, _, index in sorted(found):
            if start >= reached:
                reached = -minus_end
                yield start, -minus_end, index

    def _add_phrase(self, start: int, end: int, index: int) -> None:
        mention = self.mentions[index]
        is_nationality = mention.method == "nationality"
        attached = self.text[self.words[start].start : mention.start_char]
        first, clitics, head = (start, attached, "") if attached else self._extend(start, mention, is_nationality)
        phrase = Phrase(first, end, index, mention.entity_type, is_nationality, "", False, head)
        last = self.phrases[-1] if self.phrases else None
        if last and not clitics and self._merge(last, phrase):
            return
        if last and first < last.end:
            phrase.start, phrase.head, clitics = start, "", attached
        self._link(phrase, clitics)
        self.phrases.append(phrase)

    def _link(self, phrase: Phrase, clitics: str) -> None:
        """Note what governs a phrase, and whether it is joined to one before."""
        follows_and = phrase.start > 0 and self.words[phrase.start - 1].folded == "و"
        is_inside = bool(self.phrases) and self.breaks[phrase.start] < STOP
        phrase.is_joined = is_inside and (follows_and or clitics[:1] in ("و", "ف"))
        phrase.preposition = clitics.lstrip("وف")[:1] or self._governor(phrase.start)

    def _extend(self, start: int, mention: Mention, is_nationality: bool) -> tuple[int, str, str]:
        """Return the first word of the phrase to the left of a mention, its proclitics, and its head noun."""
        best = (start, "", "")
        is_place = mention.entity_type != "person" and not is_nationality
        for at in range(start - 1, max(-1, start - 1 - _WALK), -1):
            if self.breaks[at + 1] or at in self.mention_words or at in self.verb_words:
                break
            folded = self.words[at].folded
            head = _head(folded)
            if head is None:
                is_filler = folded.removeprefix("ال") in FILLERS or (
                    is_nationality and folded.startswith(("ال", "وال")) and not self.is_transparent(at)
                )
                if not is_filler or is_place:
                    break
                continue
            clitics, noun, is_definite = head
            if is_place and is_definite:
                break
            best = (at, clitics, noun)
            if clitics:
                break
        return best

    def _merge(self, last: Phrase, phrase: Phrase) -> bool:
        """Take a phrase into the one before where both mean one: a title and its bearer, or a name and its role."""
        between = range(last.end, phrase.start)
        strongest = max(self.breaks[last.end : phrase.start + 1], default=0)
        if len(between) > 2 or strongest > COMMA or not all(map(self._is_modifier, between)):
            return False
        is_title = last.is_nationality or (last.head != "" and last.entity_type != "person")
        if phrase.entity_type == "person" and is_title and (not strongest or last.head in TITLES):
            last.mention, last.entity_type, last.is_nationality = phrase.mention, "person", False
            last.end = phrase.end
            return True
        is_adjective = phrase.is_nationality and not strongest and not between and not phrase.head
        names_person = last.entity_type == "person" and phrase.entity_type != "person"
        is_apposition = strongest == COMMA and names_person and phrase.head in TITLES
        if is_adjective or is_apposition:
            last.end = phrase.end
            return True
        return False

    def _is_modifier(self, at: int) -> bool:
        return self.words[at].folded.removeprefix("ال") in FILLERS or self.is_transparent(at)

    def _governor(self, first: int) -> str:
        """Return the preposition that governs the phrase which begins with word `first`."""
        for at in range(first - 1, max(-1, first - 1 - _WALK), -1):
            if self.breaks[at + 1] or at in self.verb_words or self.is_opener(at):
                return ""
            found = self._governed_nouns.get(at) or preposition_of(self.words[at].folded)
            if found:
                return found
            if at in self.mention_words:
                return ""
            head = _head(self.words[at].folded)
            if head is not None and head[0].lstrip("وف"):
                return head[0].lstrip("وف")[:1]
        return ""

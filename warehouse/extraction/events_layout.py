"""The words of a passage with what separates them: breaks, datelines, dates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from warehouse.arabic.words import Passage, Word
from warehouse.extraction.events_words import is_any, preposition_of, without_and, without_article
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import Field

COMMA, STOP, SENTENCE = 1, 2, 3  # how strong a break before a word is: a comma, a colon, a sentence's end
_GOVERNOR = "والي"  # without the hamza of «وإلى», with which it is folded into one
_DATELINE = re.compile(r"--|\)\s*[-–—:]")  # ends «بكين (نبض) --»
_DATELINE_WORDS = 4


class Words:
    """The words of one passage of an article."""

    def __init__(self, reading: Reading, field: Field, lexicon: Lexicon) -> None:
        """Take the title or the body of `reading`."""
        self.field: Field = field
        self.passage: Passage = reading.passages[field]
        self.words: tuple[Word, ...] = self.passage.words
        self.cues = lexicon.cues
        self.text = self.passage.text
        self._starts = [word.start for word in self.words]
        self._datelines: set[int] = set()
        self.breaks = self._find_breaks()
        self.sentence_of = list(accumulate(int(strength == SENTENCE) for strength in self.breaks))  # for each word
        self.quoted = self._cover((q.start_char, q.end_char) for q in reading.facts.quotes if q.field == field)
        self._dated = self._cover((d.start_char, d.end_char) for d in reading.facts.dates if d.field == field)

    def word_at(self, offset: int) -> int:
        """Return the index of the word that holds or precedes `offset`."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def is_transparent(self, at: int) -> bool:
        """Tell whether word `at` is a time or an adverb, which may stand between a verb and its subject."""
        folded = self.words[at].folded
        return is_any(folded, self.cues.adverb) or at in self._dated or folded[:1].isdigit()

    def is_dated(self, at: int) -> bool:
        """Tell whether word `at` is part of a date."""
        return at in self._dated

    def preposition_at(self, at: int) -> str:
        """Return the preposition that word `at` is or begins with, as far as its letters tell."""
        word = self.words[at]
        is_governor = word.folded == _GOVERNOR and self.text[word.start : word.end] == _GOVERNOR
        return "" if is_governor else preposition_of(word.folded, self.cues)

    def is_sentence_start(self, at: int) -> bool:
        """Tell whether a sentence or what follows a colon begins with word `at`."""
        return self.breaks[at] >= STOP

    def is_dateline(self, at: int) -> bool:
        """Tell whether the words before word `at` are a place from which is reported («بكين (نبض) --»)."""
        return any(word in self._datelines for word in range(at, at + _DATELINE_WORDS))

    def opens_quotation(self, at: int) -> bool:
        """Tell whether a quotation mark stands before word `at`."""
        start = self.words[at].start
        return self.text[max(0, start - 1) : start] in ("«", "“", "”", '"', "„")

    def _find_breaks(self) -> list[int]:
        """Return, for each word, how strong a break stands before it."""
        found = [SENTENCE]
        for before, after in zip(self.words, self.words[1:], strict=False):
            if after.start == before.end + 1:
                found.append(0)
                continue
            gap = self.text[before.end : after.start]
            if _DATELINE.search(gap):
                self._datelines.add(len(found))
                found.append(SENTENCE)
            elif any(mark in gap for mark in ".!?؟؛;:\n…"):
                found.append(STOP)
            else:
                found.append(COMMA if any(mark in gap for mark in "،,()[]–—-") else 0)
        for start in self.passage.sentence_starts:
            for at in self.passage.words_between(start, start + 20)[:1]:
                found[at] = SENTENCE
        self._join_brackets(found)
        return found

    def _join_brackets(self, found: list[int]) -> None:
        """Take away the breaks around a name in brackets after its noun («تنظيم (داعش) فجر»)."""
        for at in range(1, len(self.words) - 1):
            noun = without_article(without_and(self.words[at - 1].folded))
            if found[at] != COMMA or noun not in self.cues.anaphor:
                continue
            before, after = self.words[at].start, self.words[at].end
            if self.text[before - 1] == "(" and self.text[after : after + 1] == ")":
                found[at] = found[at + 1] = 0

    def _cover(self, spans: Iterator[tuple[int, int]]) -> set[int]:
        return {at for start, end in spans for at in self.passage.words_between(start, end)}

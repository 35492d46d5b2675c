"""A passage as the search for dates walks it: date words, numbers, and what joins them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Set
from typing import NamedTuple

from warehouse.arabic.words import Passage, Word
from warehouse.extraction.date_values import Value
from warehouse.extraction.events_words import is_future
from warehouse.lexicon import Lexicon
from warehouse.lexicon.cues import Cues
from warehouse.lexicon.dates import DateKind, DateWord
from warehouse.lexicon.matcher import Match

_PLAN_REACH = 8  # words before a weekday among which «المقرر» is looked for
_AFTER_REACH = 2  # words after it among which a future verb is
_DEEPEST = 6  # parts of parts («نهاية الأسبوع الأول من الشهر الجاري»); nobody nests deeper
_DIGITS = re.compile(r"([وفبلك]{0,2})(ال)?(\d{1,9})(م|ه|هجريه?)?")  # longer ones are no part of a date
_SOME_DIGITS = re.compile(r"\d+")
_BETWEEN = re.compile(r"\)?[ \t\u00a0]*[(،,/\\–-]?[ \t\u00a0]*")  # what may stand between the words of one date
_SPACE = re.compile(r"[ \t\u00a0\u0640]*")
_THE = "ال"
_ARTICLE = re.compile(f"[وفبك]?{_THE}")
_TENS = range(20, 100, 10)
_OF = "من"
_THAT = ("ان", "بان")
_SINCE = ("منذ", "ومنذ", "مذ")
_AND = "و"
_STOPS = ".؛;!؟?:\n"


class Part(NamedTuple):
    """A date word where it stands: its span without proclitics, its first word, and the word after it."""

    word: DateWord
    start: int
    end: int
    first_word: int
    end_word: int

    @property
    def value(self) -> int:
        """Return its value; 0 where it has none."""
        return self.word.value or 0


class Number(NamedTuple):
    """A number in digits or words; `marks` is what is written onto the digits («م», «هـ»)."""

    value: int
    start: int
    end: int
    end_word: int
    marks: str = ""
    is_definite: bool = False
    is_digits: bool = True


class Found(NamedTuple):
    """An expression: its span, the index of the word after it, and its value.

    `without_year` is the day, if any, and the month of an expression whose year had to be guessed.
    """

    start: int
    end: int
    end_word: int
    value: Value
    without_year: tuple[int | None, int] | None = None


class Text:
    """One passage with its date words by position, and the day that relative dates count from."""

    def __init__(
        self, passage: Passage, anchor: dt.date | None, lexicon: Lexicon, *, names: Set[int] = frozenset()
    ) -> None:
        """Find the date words of `passage`; `names` are the words of its mentions, which are no verbs («سيرغي»)."""
        self.passage, self.anchor = passage, anchor
        self.text, self.words = passage.text, passage.words
        self._names = names
        self._cues: Cues = lexicon.cues
        self._depth = 0  # of reading
        self._matches: dict[int, Match[DateWord]] = {
            match.first_word: match for match in lexicon.date_words.find(passage)
        }

    def starts(self, readers: Readers) -> list[int]:
        """Return the words at which a date can begin: numbers in digits and words with a reader, in order."""
        numbers = {self.past_end(digits.end()) - 1 for digits in _SOME_DIGITS.finditer(self.text)}
        worded = (at for at, match in self._matches.items() if any(word.kind in readers for word in match.values))
        return sorted(numbers.union(worded))

    def match_at(self, at: int) -> Match[DateWord] | None:
        """Return the date word that begins with word `at`."""
        return self._matches.get(at)

    def read(self, at: int, readers: Readers) -> Found | None:
        """Return what the first of the readers for the kinds of word `at` reads there; they may read on from here."""
        match = self._matches.get(at)
        if match is None or self._depth == _DEEPEST:
            return None
        self._depth += 1
        found = (reader(self, at) for word in match.values for reader in readers.get(word.kind, ()))
        first = next(filter(None, found), None)
        self._depth -= 1
        return first

    def part(self, at: int, *kinds: DateKind) -> Part | None:
        """Return the date word of one of `kinds` that begins with word `at`, proclitics or not."""
        match = self._matches.get(at)
        if match is not None:
            for word in match.values:
                if word.kind in kinds:
                    return Part(word, match.start, match.end, match.first_word, match.end_word)
        return None

    def after(self, at: int, *kinds: DateKind) -> Part | None:
        """Return the date word of one of `kinds` at `at`, if it has no proclitics and is joined to the word before."""
        part = self.part(at, *kinds)
        return part if part and part.start == self.words[at].start and self.is_joined(at) else None

    def before(self, at: int, *kinds: DateKind) -> Part | None:
        """Return the date word of one of `kinds` that ends right before word `at`."""
        if not self.is_joined(at):
            return None
        for first in range(at - 1, max(-1, at - 4), -1):
            part = self.part(first, *kinds)
            if part and part.end_word == at:
                return part
        return None

    def is_joined(self, at: int) -> bool:
        """Tell whether only spaces or one sign stand before word `at`."""
        return 0 < at < len(self.words) and _BETWEEN.fullmatch(self.gap(at)) is not None

    def is_next(self, at: int) -> bool:
        """Tell whether only spaces stand before word `at`."""
        return 0 < at < len(self.words) and _SPACE.fullmatch(self.gap(at)) is not None

    def gap(self, at: int) -> str:
        """Return what stands between word `at` and the one before it."""
        return self.text[self.words[at - 1].end : self.words[at].start]

    def folded(self, at: int) -> str:
        """Return word `at` folded; nothing outside the passage."""
        return self.words[at].folded if 0 <= at < len(self.words) else ""

    def has_and(self, at: int) -> bool:
        """Tell whether word `at` begins with a written «و» that is not its own."""
        return self.folded(at)[:1] == _AND

    def skip_of(self, at: int) -> int:
        """Return the index of the word after an «من» at `at`; `at` if there is none."""
        return at + 1 if self.folded(at) == _OF and self.is_joined(at) else at

    def number(self, at: int) -> Number | None:
        """Return the number in digits or words that begins with word `at`."""
        return self.digits(at) or self.spelled(at)

    def digits(self, at: int) -> Number | None:
        """Return the number in digits that word `at` is, after its proclitics («و14», «الـ24», «2019م»)."""
        if not 0 <= at < len(self.words):
            return None
        word = self.words[at]
        if self._is_article(at):
            return self.digits(at + 1)
        found = _DIGITS.fullmatch(word.folded)
        if found is None:
            return None
        start = word.offset(found.start(2) if found[2] else found.start(3))
        is_apart = not (found[1] or found[2]) and self._is_article(at - 1)
        if is_apart:
            start = self.words[at - 1].offset(len(self.folded(at - 1)) - len(_THE))
        if start and self.text[start - 1] in ".,٫/" and self.text[start - 2 : start - 1].isdigit():
            return None
        return Number(int(found[3]), start, word.end, at + 1, found[4] or "", bool(found[2]) or is_apart)

    def _is_article(self, at: int) -> bool:
        """Tell whether word `at` is but the article of the digits after it («الـ 24»)."""
        is_the = _ARTICLE.fullmatch(self.folded(at)) is not None
        return is_the and self.is_next(at + 1) and self.folded(at + 1)[:1].isdigit()

    def spelled(self, at: int) -> Number | None:
        """Return the number in words that begins with word `at` («خمسة وسبعين», «ألف وتسعمائة»)."""
        first = self.part(at, "number")
        if first is None:
            return None
        total, last = first.value, first
        while (more := self._and_number(last)) is not None:
            total, last = total + more.value, more
        is_definite = self.text[first.start : first.start + 2] == "ال"
        return Number(total, first.start, last.end, last.end_word, "", is_definite, False)

    def ordinal(self, at: int, kind: DateKind = "ordinal") -> Number | None:
        """Return the ordinal number that begins with word `at` («الثالث», «الحادي والعشرين»)."""
        first = self.part(at, kind) or self.part(at, "number")
        if first is None:
            return None
        tens = self._and_number(first)
        if tens is not None and tens.value in _TENS and 1 <= first.value <= 9:
            return Number(first.value + tens.value, first.start, tens.end, tens.end_word, "", True, False)
        is_ordinal = first.word.kind != "number" or (first.value in _TENS and self.folded(at)[-4:] != "ون")
        if not is_ordinal or self.text[first.start : first.start + 2] != "ال":
            return None
        return Number(first.value, first.start, first.end, first.end_word, "", True, False)

    def _and_number(self, before: Part) -> Part | None:
        """Return the number that follows `before` with «و»."""
        at = before.end_word
        more = self.part(at, "number")
        return more if more and more.start > self.words[at].start and self.has_and(at) and self.is_next(at) else None

    def follows(self, at: int, *kinds: DateKind) -> bool:
        """Tell whether word `at` is joined and of one of `kinds`."""
        return self.after(at, *kinds) is not None

    def is_planned(self, at: int) -> bool:
        """Tell whether the clause puts the time that begins with word `at` into the future («المقرر», «سيعقد»)."""
        return self.tense(at) == 1

    def tense(self, at: int) -> int:
        """Return 1 if the clause puts the time at word `at` into the future, -1 if into the past, 0 if neither."""
        is_told_content = False  # the tense of «قال إن …» is not that of what was said
        for word in range(at - 1, max(-1, at - 1 - _PLAN_REACH), -1):
            if any(mark in self.gap(word + 1) for mark in _STOPS):
                break
            if self.part(word, "planned") or self._is_future(word):
                return 1
            if self.part(word, "told") or self.folded(word) in _SINCE:
                return 0 if is_told_content else -1
            if self.part(word, "weekday", "day"):
                break
            is_told_content |= self.words[word].folded in _THAT
        return int(any(self._is_future_after(at + step) for step in range(1, _AFTER_REACH + 2)))

    def _is_future_after(self, at: int) -> bool:
        return at < len(self.words) and self.is_next(at) and self._is_future(at)

    def _is_future(self, at: int) -> bool:
        return at not in self._names and is_future(self.words[at].folded, self._cues)

    def word(self, at: int) -> Word:
        """Return word `at`."""
        return self.words[at]

    def past_end(self, end: int) -> int:
        """Return the index of the first word that begins at or after `end`."""
        return self.passage.words_between(0, end).stop


Readers = Mapping[DateKind, tuple[Callable[[Text, int], Found | None], ...]]

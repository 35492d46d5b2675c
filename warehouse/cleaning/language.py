"""Which language a text is in: the table `languages`, compiled.

A row is a language: the letters it is written with, and its most frequent `forms`: small words, and prefixes and
suffixes, marked by a hyphen («ال-»). A form that several languages share stands in each of their rows, and so decides
nothing between them. Arabic is often typed with the Persian yeh and kaf («ی», «ک») and Persian with the Arabic ones, so
they count as one letter in forms, and as weak evidence beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Self

from warehouse.arabic.letters import INVISIBLE, MARKS, TATWEEL
from warehouse.lexicon.tables import Row, read_table

EXPECTED = "ar"  # what a text of few and common words is taken for
UNKNOWN = "und"

_WORD = re.compile(rf"[^\W\d_][\w{MARKS}{INVISIBLE}]*")
_NOISE = re.compile(f"[{MARKS}{TATWEEL}{INVISIBLE}]")
_ONE_LETTER = str.maketrans("یىک", "ييك")
_STEM = 2  # letters that at least stand beside a prefix or suffix

# What a word says for a language, as logarithms of likelihood: nearly half the words of a text are forms of its
# language and few are of another; letters that a language does not have stand only in foreign names and quotations.
_FORM = 2.5
_OTHER_WORD = -0.5
_FOREIGN = -3.0
_LATIN = -1.5  # names and terms in Latin letters are found in every language
_OTHER_KEYS = -0.5  # yeh or kaf of the other keyboard
_EXPECTED = 2.0
_DEPENDENCE = 0.5  # words are not independent witnesses

_PASSAGE = 25  # words
_MOST_PASSAGES = 8
_REMEMBERED = 50_000  # words

_Evidence = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The language of a text, ISO 639 (`und` where it cannot be told), and how sure that is.

    `score` (0 to 1) is the share of the text's words that are in the language: the mean over its passages of the
    probability that the passage is. It is low for a mixed text and for one too short to tell.
    """

    language: str
    score: float


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    letters: frozenset[str]
    plain_letters: frozenset[str]
    words: frozenset[str]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]

    @classmethod
    def of(cls, row: Row) -> Self:
        forms = row["forms"].translate(_ONE_LETTER).split()
        return cls(
            row["language"],
            frozenset(row["letters"]),
            frozenset(row["letters"].translate(_ONE_LETTER)),
            frozenset(form for form in forms if "-" not in form),
            tuple(form[:-1] for form in forms if form.endswith("-")),
            tuple(form[1:] for form in forms if form.startswith("-")),
        )

    def evidence(self, word: str, plain: str) -> float:
        """Return the logarithm of how much more likely `word` is in the language than elsewhere.

        `plain` is the word with one yeh and one kaf.
        """
        if not self.plain_letters.issuperset(plain):
            return _OTHER_WORD + (_LATIN if plain.isascii() else _FOREIGN)
        is_form = (
            plain in self.words or plain[:-_STEM].startswith(self.prefixes) or plain[_STEM:].endswith(self.suffixes)
        )
        is_typed_otherwise = not self.letters.issuperset(word)
        return (_FORM if is_form else _OTHER_WORD) + (_OTHER_KEYS if is_typed_otherwise else 0.0)


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages that can be told apart."""

    languages: tuple[_Language, ...]
    evidence: Callable[[str], _Evidence]  # what a word says for each of them; remembered

    @classmethod
    def load(cls, user_dir: Path | None = None) -> Self:
        """Return the languages of our table, and of the user's (`user_dir`/languages.csv)."""
        return cls.of(read_table("languages", user_dir=user_dir))

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """Return the languages of `rows` of the table."""
        languages = tuple(map(_Language.of, rows))
        return cls(languages, lru_cache(maxsize=_REMEMBERED)(lambda word: _evidence(languages, word)))

    def judge(self, text: str) -> Judgement:
        """Return the language that most of the words of `text` are in."""
        codes = [language.code for language in self.languages] + [UNKNOWN]
        shares = dict.fromkeys(codes, 0.0)
        words = 0
        for passage in self._passages(text):
            words += len(passage)
            for code, chance in zip(codes, self._chances(passage), strict=True):
                shares[code] += chance * len(passage)
        best = max(shares, key=lambda code: shares[code])
        return Judgement(best, round(shares[best] / words, 3)) if words else Judgement(UNKNOWN, 0.0)

    def _passages(self, text: str) -> Iterator[list[_Evidence]]:
        """Yield the evidence of the words of `text` by passages; of a long text, of passages from all over it."""
        words = _WORD.findall(text)
        starts = range(0, len(words), _PASSAGE)
        for start in starts[:: -(-len(starts) // _MOST_PASSAGES) or 1]:
            yield [self.evidence(word) for word in words[start : start + _PASSAGE]]

    def _chances(self, passage: Sequence[_Evidence]) -> list[float]:
        """Return the probability of each language, and of none of them, for a passage."""
        sums = [sum(column) for column in zip(*passage, strict=True)] + [_OTHER_WORD * len(passage)]
        for number, language in enumerate(self.languages):
            sums[number] += _EXPECTED if language.code == EXPECTED else 0.0
        highest = max(sums)
        weights = [exp(_DEPENDENCE * (value - highest)) for value in sums]
        total = sum(weights)
        return [weight / total for weight in weights]


def _evidence(languages: Sequence[_Language], word: str) -> _Evidence:
    """Return what `word` says for each of `languages`."""
    letters = _NOISE.sub("", word).lower()
    plain = letters.translate(_ONE_LETTER)
    return tuple(language.evidence(letters, plain) for language in languages)

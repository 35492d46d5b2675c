"""Finds the longest known phrases in a text, word by word, proclitics stripped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from warehouse.arabic.clitics import readings
from warehouse.arabic.words import Passage

Value = TypeVar("Value")
_Opening = tuple[int, str, list[int]]  # letters of proclitics, the stem, the lengths of the phrases that begin with it
_REMEMBERED = 50_000  # words
_GAP = re.compile(r"[ \t\u00a0]{1,2}|[-‐‑–]|\. ?")  # what may stand between two words of one name


@dataclass(frozen=True, slots=True)
class Match(Generic[Value]):
    """A phrase found: its span in the text, the index of its first and one past its last word, and its values."""

    start: int
    end: int
    first_word: int
    end_word: int
    values: tuple[Value, ...]


class PhraseMatcher(Generic[Value]):
    """A set of phrases, each with one or more values, looked up by folded words."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        """Compile `phrases`: pairs of a phrase as written and its value."""
        self._values: dict[tuple[str, ...], list[Value]] = defaultdict(list)
        self._lengths: dict[str, list[int]] = {}
        for phrase, value in phrases:
            key = tuple(word.folded for word in Passage(phrase).words)
            if key and value not in self._values[key]:
                self._values[key].append(value)
        by_first: dict[str, set[int]] = defaultdict(set)
        for key in self._values:
            by_first[key[0]].add(len(key))
        self._lengths = {first: sorted(lengths, reverse=True) for first, lengths in by_first.items()}
        self._openings = lru_cache(maxsize=_REMEMBERED)(self._find_openings)

    def __len__(self) -> int:
        return len(self._values)

    def find(
        self,
        passage: Passage,
        accept: Callable[[Value], bool] | None = None,
        *,
        not_at: Container[int] = (),
    ) -> Iterator[Match[Value]]:
        """Yield the longest phrases of `passage` from left to right, without overlaps.

        With `accept`, only values that it takes count, and a phrase without any is passed over. No phrase begins
        at the words whose indexes are in `not_at`.
        """
        at = 0
        words = passage.words
        while at < len(words):
            openings = self._openings(words[at].folded)
            match = self._longest_at(passage, at, openings, accept) if openings and at not in not_at else None
            if match is None:
                at += 1
            else:
                yield match
                at = match.end_word

    def _find_openings(self, folded: str) -> tuple[_Opening, ...]:
        """Return the readings of a word that a phrase can begin with."""
        return tuple(
            (letters, stem, self._lengths[stem]) for letters, stem in readings(folded) if stem in self._lengths
        )

    def _longest_at(
        self, passage: Passage, at: int, openings: tuple[_Opening, ...], accept: Callable[[Value], bool] | None
    ) -> Match[Value] | None:
        words = passage.words
        best: Match[Value] | None = None
        for letters, stem, lengths in openings:
            for length in lengths:
                if best is not None and length <= best.end_word - at:
                    break
                if at + length > len(words):
                    continue
                key = (stem,) if length == 1 else (stem, *(word.folded for word in words[at + 1 : at + length]))
                values = self._values.get(key, [])
                if values and accept is not None:
                    values = [value for value in values if accept(value)]
                if values and (length == 1 or _is_contiguous(passage, at, at + length)):
                    start, end = words[at].offset(letters), words[at + length - 1].end
                    best = Match(start, end, at, at + length, tuple(values))
                    break
        return best


def _is_contiguous(passage: Passage, first: int, end: int) -> bool:
    words = passage.words
    return all(
        _GAP.fullmatch(passage.text, words[index].end, words[index + 1].start) for index in range(first, end - 1)
    )

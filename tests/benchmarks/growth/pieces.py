"""Texts as numbers: each word with what follows it up to the next, so that a text is written anew in one pass."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from warehouse.arabic.letters import LETTERS, MARKS, TATWEEL, fold

Text = NDArray[np.int32]
"""A text as the numbers of its pieces."""

_LETTERS = LETTERS + MARKS + TATWEEL
_WORD = re.compile(f"[{_LETTERS}]+")
_PIECE = re.compile(f"[{_LETTERS}]+[^{_LETTERS}]*|[^{_LETTERS}]+")


def folded_words(text: str) -> list[str]:
    """Return the Arabic words of `text`, folded."""
    return [fold(word) for word in _WORD.findall(text)]


def rewritten(text: str, words: Mapping[str, str]) -> str:
    """Return `text` with other words in the place of those that are keys of `words`."""
    return _WORD.sub(lambda word: words.get(word[0], word[0]), text)


class Pieces:
    """The distinct pieces of texts, numbered: a word, or none, and the signs up to the next word."""

    def __init__(self) -> None:
        self.numbers: defaultdict[str, int] = defaultdict(count().__next__)

    def of(self, text: str) -> Text:
        """Split `text`, and return the numbers of its pieces: joined again they are the text."""
        return np.fromiter(map(self.numbers.__getitem__, _PIECE.findall(text)), np.int32)

    def split(self) -> list[tuple[str, str]]:
        """Return the word and what follows it for each piece, in the order of their numbers."""
        return [_parted(piece) for piece in self.numbers]

    def word_counts(self, texts: Sequence[Text]) -> Counter[str]:
        """Return how often each word stands in `texts`; words of other texts are there with 0."""
        times = np.bincount(np.concatenate(texts), minlength=len(self.numbers)).tolist()
        counts: Counter[str] = Counter()
        for (word, _), number in zip(self.split(), times, strict=True):
            if word:
                counts[word] += number
        return counts


def _parted(piece: str) -> tuple[str, str]:
    word = _WORD.match(piece)
    return (word[0], piece[word.end() :]) if word else ("", piece)

"""Tells sentences that report an attack or a protest from those that only have the words of one.

«هجوم» is a deed, a sharp word, a move on the pitch, or a plan. A logistic regression over words and parts of words,
learned from our own sentences (`sentences.txt`), says how sure it is. `python -m warehouse.extraction.telling.train`
makes `weights.tsv`: one feature a line with its weight for each type, the first line without a feature.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from warehouse.arabic.letters import fold

WEIGHTS = Path(__file__).with_name("weights.tsv")
TYPES = ("ASSAULT", "PROTEST")  # the columns of the weights
_ARTICLES = ("وال", "فال", "بال", "كال", "لل", "ال")
_PROCLITICS = "وفبل"
_STEM = 3  # letters that must stay when the article is taken off
_BEGINNING = 4  # letters of a word's beginning that are a feature
_PIECES = (3, 4)  # letters of the pieces of words that are features
_WORD = re.compile(r"\w+")


def features(text: str) -> set[str]:
    """Return the words of a text without article and proclitics, their beginnings and their pieces."""
    stems = ["#" if word[0].isdigit() else _stem(fold(word)) for word in _WORD.findall(text)]
    found = set(stems) | {f"^{stem[:_BEGINNING]}" for stem in stems if len(stem) > _BEGINNING}
    for stem in stems:
        found.update(_pieces(f"<{stem}>"))
    return found


def _stem(folded: str) -> str:
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= _STEM:
            return folded[len(article) :]
    return folded[1:] if folded[:1] in _PROCLITICS and len(folded) > _STEM + 1 else folded


def _pieces(word: str) -> Iterator[str]:
    for length in _PIECES:
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


def share(count: int) -> float:
    """Return what each of so many features counts, so that long sentences are not surer than short ones."""
    return 1 / math.sqrt(max(1, count))


class Telling:
    """The model, opened."""

    def __init__(self, weights: dict[str, tuple[float, ...]]) -> None:
        """Take the weights of each feature, in the order of `TYPES`; those of the empty feature go to every text."""
        self._weights = weights

    @classmethod
    def read(cls, path: Path = WEIGHTS) -> Telling:
        """Open a file of weights."""
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        return cls({feature: tuple(map(float, values)) for feature, *values in rows})

    def how_sure(self, text: str, event_type: str) -> float:
        """Return the log odds that a text reports an event of one of `TYPES`."""
        column = TYPES.index(event_type)
        known = [self._weights[feature][column] for feature in features(text) if feature in self._weights]
        return self._weights[""][column] + share(len(known)) * sum(known)


@cache
def load_telling() -> Telling:
    """Open the shipped model; once a process."""
    return Telling.read()


def lines_of(weights: Iterable[tuple[str, Iterable[float]]]) -> str:
    """Return weights as the text of a file."""
    return "".join("\t".join([feature, *(f"{value:.3f}" for value in values)]) + "\n" for feature, values in weights)

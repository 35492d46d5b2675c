"""Tells sentences that report an attack or a protest from those that only have the words of one.

«هجوم» is a deed, a sharp word, a move on the pitch, or a plan; «المتظاهرون» march, or are spoken of. A logistic
regression over words and pairs of neighbours says how sure it is. It was learned from sentences labelled by people and
from our own (`sentences.txt`); `python -m warehouse.extraction.telling.train` makes `weights.tsv`: one feature a line
with its weight for each type, the first line without a feature.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from warehouse.arabic.letters import fold

WEIGHTS = Path(__file__).with_name("weights.tsv")
TYPES = ("ASSAULT", "PROTEST")  # the columns of the weights
_WORD = re.compile(r"\w+")
_BEGIN, _END = "<", ">"


def features(text: str) -> set[str]:
    """Return the folded words of a text, numbers as one, and each pair of neighbours, its ends counted as words."""
    words = ["#" if word[0].isdigit() else word for word in _WORD.findall(fold(text))]
    return {*words, *(f"{one}_{other}" for one, other in pairwise([_BEGIN, *words, _END]))}


def share(count: int) -> float:
    """Return what each of so many features counts, so that long sentences are not surer than short ones."""
    return 1 / math.sqrt(max(1, count))


class Telling:
    """The model, opened."""

    def __init__(self, weights: Mapping[str, tuple[float, ...]]) -> None:
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
        found = features(text)
        known = sum(self._weights[feature][column] for feature in found if feature in self._weights)
        return self._weights[""][column] + share(len(found)) * known


@cache
def load_telling() -> Telling:
    """Open the shipped model; once a process."""
    return Telling.read()


def lines_of(weights: Iterable[tuple[str, Iterable[float]]]) -> str:
    """Return weights as the text of a file."""
    return "".join("\t".join([feature, *(f"{value:.2f}" for value in values)]) + "\n" for feature, values in weights)

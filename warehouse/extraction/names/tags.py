"""Tags of words: B- begins a name, I- goes on with it, O is no name; and the best sequence of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

KINDS = ("person", "location", "organization", "other")  # `other` is learnt, so as not to be taken for the rest
OUTSIDE = "O"
TAGS = (OUTSIDE, *(f"{part}-{kind}" for kind in KINDS for part in "BI"))  # B- and its I- are neighbours

Scores = NDArray[np.float32]  # (words, tags)


@dataclass(frozen=True, slots=True)
class Span:
    """A name as tagged: indexes of its first and one past its last token, its kind, and its mean probability."""

    first: int
    end: int
    kind: str
    confidence: float


def best_tags(scores: Scores) -> list[int]:
    """Return the best sequence of tags, as indexes into `TAGS`, in which every I- goes on with a name of its kind.

    `scores` are log probabilities.
    """
    if not scores.argmax(axis=1).any():
        return [0] * len(scores)  # no name begins anywhere
    ways = [-inf] * len(TAGS)
    ways[0] = 0.0  # before the first word is no name
    back: list[list[int]] = []
    for row in scores.tolist():
        best = max(range(len(TAGS)), key=ways.__getitem__)
        before = [best] * len(TAGS)
        for begin in range(1, len(TAGS), 2):
            before[begin + 1] = begin if ways[begin] >= ways[begin + 1] else begin + 1
        ways = [ways[tag] + score for tag, score in zip(before, row, strict=True)]
        back.append(before)
    path = [max(range(len(TAGS)), key=ways.__getitem__)]
    for before in reversed(back[1:]):
        path.append(before[path[-1]])
    return path[::-1]


def spans(tags: Sequence[str], confidence: Sequence[float] | None = None) -> Iterator[Span]:
    """Yield the names that a sequence of tags states; an I- without its B- begins one."""
    first = 0
    for at in range(1, len(tags) + 1):
        if at < len(tags) and tags[at].startswith("I-") and tags[at][1:] == tags[at - 1][1:]:
            continue
        if tags[first] != OUTSIDE:
            sure = sum(confidence[first:at]) / (at - first) if confidence else 1.0
            yield Span(first, at, tags[first][2:], sure)
        first = at

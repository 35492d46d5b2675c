"""Finds the corpus's lines again that the silver clusters of copies speak of.

The rows of the clusters count lines of a longer file: the corpus lacks some hundred of them, anywhere, so that a row's
lag behind its line never falls from row to row. Each cluster says which rows are alike, and so does a comparison of
all texts that shares nothing with the models but their shingles; the path of lags that makes the two agree best is
searched for (Viterbi), first with a wide idea of where the other rows of a cluster are, then with narrower ones. What
likeness is asked for is far below what makes a copy, so that the path is not bent towards the models.
"""

from __future__ import annotations

import bisect
import json
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Likeness = dict[int, dict[int, float]]  # by line, from 1, and line: 0 to 1
Lags = NDArray[np.int64]  # by row

_WIDTHS = [90, 30, 8, 2, 1]  # lags around the last path in which the next is searched for
_STEP = 0.2  # what a missing line costs, beside likenesses; a path with a step at every row explains everything
_MOST_STEPS = 6  # missing lines between one row and the next of the clusters
_ENOUGH = 2.0  # two good neighbours are proof enough of a row's place


@dataclass(frozen=True, slots=True)
class Silver:
    """Pairs of lines that are copies by the clusters, and what could not be used: rows, and pairs with them."""

    pairs: set[tuple[int, int]]
    lost_rows: int
    lost_pairs: int


def read_silver(path: Path, likeness: Likeness, line_count: int) -> Silver:
    """Return the pairs of the clusters as lines of the corpus.

    A row that is like no other of its cluster is lost where a line is missing between its neighbours, for it may be
    the missing one. Where none is missing it stays, and counts as one that should be found.
    """
    clusters = [sorted(json.loads(line)["rows"]) for line in path.read_text("utf-8").splitlines()]
    rows = sorted({row for cluster in clusters for row in cluster})
    mates = {row: [other for other in cluster if other != row] for cluster in clusters for row in cluster}
    lags = align(rows, mates, likeness, line_count)
    lines = {row: row + 1 - int(lag) for row, lag in zip(rows, lags, strict=True)}  # rows are from 0
    anchored = [row for row in rows if any(lines[mate] in likeness.get(lines[row], {}) for mate in mates[row])]
    lost = {row for row in set(rows) - set(anchored) if _may_be_missing(row, anchored, lines)}
    pairs = {pair for cluster in clusters for pair in combinations(cluster, 2)}
    kept = {(lines[one], lines[other]) for one, other in pairs if one not in lost and other not in lost}
    return Silver(kept, len(lost), len(pairs) - len(kept))


def align(rows: list[int], mates: dict[int, list[int]], likeness: Likeness, line_count: int) -> Lags:
    """Return the lag of each row behind its line, never falling."""
    last = rows[-1] + 1 - line_count
    lags = np.array([round(last * row / rows[-1]) for row in rows])
    for width in _WIDTHS:
        lags = _best_path(rows, _evidence(rows, lags, mates, likeness, width=width, count=last + width))
    return lags


def _evidence(
    rows: list[int], lags: Lags, mates: dict[int, list[int]], likeness: Likeness, *, width: int, count: int
) -> NDArray[np.float64]:
    """Return by row and lag how well the row's cluster bears the lag out; below 0 where it is not searched for."""
    last_lag = {row: int(lag) for row, lag in zip(rows, lags, strict=True)}
    evidence = np.full((len(rows), count), -1.0)
    for place, row in enumerate(rows):
        for lag in range(max(0, last_lag[row] - width), min(count, last_lag[row] + width + 1)):
            near = likeness.get(row + 1 - lag, {})
            found = 0.0
            for mate in mates[row] if near else []:
                offs = ((abs(mate + 1 - line - last_lag[mate]), alike) for line, alike in near.items())
                found += max((alike * (1 - off / (2 * width + 2)) for off, alike in offs if off <= width), default=0.0)
            evidence[place, lag] = min(found, _ENOUGH)
    return evidence


def _best_path(rows: list[int], evidence: NDArray[np.float64]) -> Lags:
    count = evidence.shape[1]
    cost = _STEP * np.arange(count)
    best, came_from = evidence[0] - cost, []
    for place in range(1, len(rows)):
        before = best + cost
        value, origin = before.copy(), np.arange(count)
        for steps in range(1, min(rows[place] - rows[place - 1], _MOST_STEPS) + 1):
            stepped = np.full(count, -np.inf)
            stepped[steps:] = before[:-steps]
            origin = np.where(stepped > value, np.arange(count) - steps, origin)
            value = np.maximum(value, stepped)
        came_from.append(origin)
        best = value - cost + evidence[place]
    path = [int(best.argmax())]
    for origin in reversed(came_from):
        path.append(int(origin[path[-1]]))
    return np.array(path[::-1])


def _may_be_missing(row: int, anchored: list[int], lines: dict[int, int]) -> bool:
    place = bisect.bisect(anchored, row)
    if place in (0, len(anchored)):
        return True
    before, after = anchored[place - 1], anchored[place]
    return after - before > lines[after] - lines[before]

"""Learns which sentences report an attack or a protest, from `sentences.txt` and the examples of trigger words.

    python -m warehouse.extraction.telling.train

Writes `weights.tsv` in half a minute; the same sentences give the same weights.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from warehouse.extraction.telling import TYPES, WEIGHTS, features, lines_of, share
from warehouse.lexicon.tables import read_table

SENTENCES = Path(__file__).with_name("sentences.txt")
_DRAWS = {"ASSAULT": 14, "PROTEST": 14, "OTHER": 8}  # how often a text is drawn with other words in its slots
_SLOT = re.compile(r"\{(\w+)\}")
_LEAST = 3  # sentences that a feature must be in
_PENALTY, _STEPS, _SEED = 0.5, 800, 5  # arbitrary; other seeds give the same figures within a point

Matrix = NDArray[np.float32]


def read_lists(path: Path = SENTENCES) -> dict[str, list[str]]:
    """Return the lists of texts by name. Raises ValueError where a text names a list that is not there."""
    lists: dict[str, list[str]] = {}
    current: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            current = lists.setdefault(line[1:], [])
        elif line and not line.startswith("#"):
            current.append(line)
    missing = {slot for texts in lists.values() for text in texts for slot in _SLOT.findall(text)} - lists.keys()
    if missing:
        raise ValueError(f"{path} names the lists {sorted(missing)}, which it does not have.")
    return lists


def sentences(lists: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the sentences to learn from, each with the name of its list."""
    dice = random.Random(_SEED)  # noqa: S311  no secret is drawn

    def fill(text: str) -> str:
        return _SLOT.sub(lambda slot: fill(dice.choice(lists[slot[1]])), text)

    found = {fill(text): label for label, draws in _DRAWS.items() for text in lists[label] for _ in range(draws)}
    return [*found.items(), *_examples()]


def _examples() -> list[tuple[str, str]]:
    """Return the examples and counterexamples of the trigger words of `TYPES`: our own sentences too."""
    rows = [row for row in read_table("event_triggers") if row["event_type"] in TYPES]
    told = [(row["example"], row["event_type"]) for row in rows]
    return told + [(row["counterexample"], "OTHER") for row in rows if row["counterexample"]]


def train(labelled: list[tuple[str, str]]) -> list[tuple[str, tuple[float, ...]]]:
    """Return the weights of all features, those of the empty one first."""
    found = [features(text) for text, _ in labelled]
    counts = Counter(feature for row in found for feature in row)
    vocabulary = sorted(feature for feature, count in counts.items() if count >= _LEAST)
    matrix = _matrix(found, {feature: at for at, feature in enumerate(vocabulary)})
    columns = [_fit(matrix, np.array([label == kind for _, label in labelled], np.float32)) for kind in TYPES]
    rows = [tuple(map(float, row)) for row in np.stack(columns, axis=1)]
    return [("", rows[-1]), *zip(vocabulary, rows[:-1], strict=True)]


def _matrix(found: list[set[str]], column_of: dict[str, int]) -> Matrix:
    """Return a row for each sentence: the share of each of its features, and 1 in the last column."""
    matrix = np.zeros((len(found), len(column_of) + 1), np.float32)
    for row, names in enumerate(found):
        columns = [column_of[name] for name in names if name in column_of]
        matrix[row, columns] = share(len(columns))
    matrix[:, -1] = 1
    return matrix


def _fit(matrix: Matrix, labels: Matrix) -> Matrix:
    """Return the weights of least penalized log loss, by Nesterov's accelerated descent."""
    penalty = np.full(matrix.shape[1], 2 * _PENALTY, np.float32)
    penalty[-1] = 0
    rate = 1 / (0.5 * len(matrix) + 2 * _PENALTY)  # rows have length sqrt(2)
    weights = ahead = np.zeros(matrix.shape[1], np.float32)
    for step in range(_STEPS):
        odds = 1 / (1 + np.exp(-(matrix @ ahead)))
        stepped = ahead - rate * (matrix.T @ (odds - labels) + penalty * ahead)
        weights, ahead = stepped, stepped + step / (step + 3) * (stepped - weights)
    return weights


def main() -> None:
    """Learn, and write the weights."""
    labelled = sentences(read_lists())
    WEIGHTS.write_text(lines_of(train(labelled)), encoding="utf-8")
    sys.stdout.write(f"{len(labelled)} sentences; {WEIGHTS} has {WEIGHTS.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()

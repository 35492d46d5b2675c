"""Learns which sentences report an attack or a protest.

    python -m warehouse.extraction.telling.train LABELLED_FOLDER

The folder holds sentences that people labelled: `assault_gsr.csv` and `protest_gsr.csv` of the Open Event Data
Alliance, with the columns `text` and `label`, of which «yes» and «easy no» are read. Our own sentences (`sentences.txt`
and the examples of trigger words) are learned with them: they know sports, metaphors and plans. Writes `weights.tsv` in
a minute; the same sentences give the same weights.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from warehouse.extraction.events_phrases import Layout
from warehouse.extraction.events_triggers import find_triggers
from warehouse.extraction.reading import Reading
from warehouse.extraction.telling import TYPES, WEIGHTS, Telling, features, lines_of, share
from warehouse.lexicon import load_lexicon
from warehouse.lexicon.tables import read_table
from warehouse.model import CleanDocument

SENTENCES = Path(__file__).with_name("sentences.txt")
ANSWERS = {"yes": True, "easy no": False}  # labels; «difficult no» and «ambiguous» are those that people differ on
_DRAWS = {"ASSAULT": 14, "PROTEST": 14, "OTHER": 8}  # how often a text is drawn with other words in its slots
_SLOT = re.compile(r"\{(\w+)\}")
_LEAST = 2  # sentences that a feature must be in
_OWN = 0.3  # what one of our own sentences counts: many are alike
_SMALLEST = 0.02  # a weight that counts for nothing, in both columns
_PENALTY, _STEPS, _POWER_STEPS, _SEED = 0.05, 400, 20, 5  # arbitrary; other seeds give the same figures within a point

Labelled = Sequence[tuple[str, bool]]
Numbers = NDArray[np.float64]


def has_trigger(text: str, event_type: str) -> bool:
    """Tell whether a text has a word that can state an event of a type: the model is asked about no others."""
    lexicon = load_lexicon()
    layout = Layout(Reading.of(CleanDocument("", text, (), None, text, "ar", 1.0)), "body", lexicon)
    return any(found.form.trigger.event_type == event_type for found in find_triggers(layout, lexicon))


def read_labelled(folder: Path, event_type: str) -> list[tuple[str, bool]]:
    """Return the sentences that people labelled for a type, and whether they report an event of it."""
    with (folder / f"{event_type.lower()}_gsr.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], ANSWERS[row["label"]]) for row in csv.DictReader(file) if row["label"] in ANSWERS]


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
    """Return our own sentences to learn from, each with the name of its list."""
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


def train(labelled: Mapping[str, Labelled], own: Sequence[tuple[str, str]]) -> dict[str, tuple[float, ...]]:
    """Return the weights of all features, from sentences that people labelled for each of `TYPES` and from our own.

    A positive sentence counts as much more as it is rarer, so that log odds of 0 are an even chance.
    """
    columns = []
    for event_type in TYPES:
        answers = np.array([is_told for _, is_told in labelled[event_type]] + [kind == event_type for _, kind in own])
        people = len(labelled[event_type])
        worth = np.full(len(answers), _OWN)
        rarity = (people - answers[:people].sum()) / max(1, answers[:people].sum())
        worth[:people] = np.where(answers[:people], rarity, 1.0)
        texts = [text for text, _ in labelled[event_type]] + [text for text, _ in own]
        columns.append(_fit(texts, answers.astype(float), worth))
    kept = sorted({name for column in columns for name, weight in column.items() if abs(weight) >= _SMALLEST} | {""})
    return {name: tuple(column.get(name, 0.0) for column in columns) for name in kept}


def _fit(texts: Sequence[str], answers: Numbers, worth: Numbers) -> dict[str, float]:
    """Return the weights of least penalized log loss, by Nesterov's accelerated descent."""
    found = [features(text) for text in texts]
    counts = Counter(feature for row in found for feature in row)
    names = sorted(feature for feature, count in counts.items() if count >= _LEAST)
    number = {feature: at for at, feature in enumerate(names)}
    rows = [sorted(number[feature] for feature in row if feature in number) for row in found]
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    column_of = np.array([column for row in rows for column in row])
    value = np.array([share(len(row)) for row in found])[row_of]
    penalty = np.append(np.full(len(names), 2 * _PENALTY), 0.0)

    def scores(weights: Numbers) -> Numbers:
        return cast(Numbers, np.bincount(row_of, value * weights[column_of], len(rows)) + weights[-1])

    def gathered(errors: Numbers) -> Numbers:
        return np.append(np.bincount(column_of, value * errors[row_of], len(names)), errors.sum())

    steepest = np.ones(len(names) + 1)
    for _ in range(_POWER_STEPS):  # to the largest curvature, which bounds the rate
        steepest = gathered(worth * scores(steepest / np.linalg.norm(steepest)))
    rate = 1 / (0.25 * float(np.linalg.norm(steepest)) + 2 * _PENALTY)
    weights = ahead = np.zeros(len(names) + 1)
    for step in range(_STEPS):
        slope = gathered(worth * (1 / (1 + np.exp(-scores(ahead))) - answers))
        stepped = ahead - rate * (slope + penalty * ahead)
        weights, ahead = stepped, stepped + step / (step + 3) * (stepped - weights)
    return {"": float(weights[-1]), **dict(zip(names, map(float, weights[:-1]), strict=True))}


def with_triggers(labelled: Mapping[str, Labelled]) -> dict[str, Labelled]:
    """Return the labelled sentences of each type that have a word that can state it."""
    return {kind: [row for row in rows if has_trigger(row[0], kind)] for kind, rows in labelled.items()}


def folds(labelled: Mapping[str, Labelled], count: int) -> Iterator[Telling]:
    """Yield a model for each part of the labelled sentences, learned from the other parts.

    The part of a sentence is its number modulo `count`.
    """
    own = sentences(read_lists())
    for part in range(count):
        others = {kind: [row for at, row in enumerate(rows) if at % count != part] for kind, rows in labelled.items()}
        yield Telling(train(with_triggers(others), own))


def main() -> None:
    """Learn, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of the labelled sentences")
    folder = parser.parse_args().folder
    labelled = with_triggers({event_type: read_labelled(folder, event_type) for event_type in TYPES})
    own = sentences(read_lists())
    WEIGHTS.write_text(lines_of(train(labelled, own).items()), encoding="utf-8")
    count = sum(map(len, labelled.values())) + len(own)
    sys.stdout.write(f"{count} sentences; {WEIGHTS} has {WEIGHTS.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()

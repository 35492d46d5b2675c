"""What the benchmarks share: figures and their floors, and the token F1 of texts.

A figure is between 0 and 1, the higher the better. Floors are figures that were reached once; they are in
`floors.json`, and tests guard them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"
Figures = dict[str, float]

_UNSEEN = re.compile("[\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\ufeff]")
_WORD = re.compile(r"\w+")


def tokens(text: str) -> Counter[str]:
    """Return the words of `text`, marks and tatweel dropped, with their counts."""
    return Counter(_WORD.findall(_UNSEEN.sub("", text)))


def f1(pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """Return token precision, recall and F1 of (predicted, gold) texts, counted over all of them."""
    hit = predicted = wanted = 0
    for text, gold in pairs:
        one, other = tokens(text), tokens(gold)
        hit += (one & other).total()
        predicted += one.total()
        wanted += other.total()
    precision, recall = hit / (predicted or 1), hit / (wanted or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def read_floors() -> Figures:
    """Return the floors by figure."""
    floors: Figures = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def below_floors(figures: Figures) -> dict[str, tuple[float, float]]:
    """Return the figures that are below their floors, each with its floor."""
    floors = read_floors()
    return {name: (value, floors[name]) for name, value in figures.items() if value < floors.get(name, 0.0)}


def parser(about: str, *, floors: bool = True) -> argparse.ArgumentParser:
    """Return the options that all benchmarks have."""
    options = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, default=Path("../shared"), help="the material beside the project")
    if floors:
        options.add_argument(
            "--raise-floors", action="store_true", help="write figures above their floors to floors.json"
        )
    return options


def settle(figures: Figures, *, raise_floors: bool) -> int:
    """Print the figures beside their floors; return 1 where one is below. With `raise_floors`, keep what was reached.

    Floors are kept at three decimals, rounded down.
    """
    floors = read_floors()
    for name, value in figures.items():
        floor = floors.get(name, 0.0)
        print(f"{name:36} {value:.4f}  floor {floor:.3f}{'  BELOW' if value < floor else ''}")
        floors[name] = max(floor, int(value * 1000) / 1000)
    failed = bool(below_floors(figures))
    if raise_floors:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    return int(failed)

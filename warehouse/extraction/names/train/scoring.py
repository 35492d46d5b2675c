"""Scores tags against those of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from warehouse.extraction.names.tags import spans
from warehouse.extraction.names.tokens import pack
from warehouse.extraction.names.train.corpus import Sentence

_COUNTED = ("person", "location", "organization")


def windows(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield consecutive sentences as one, as long as the windows in which names are found."""
    for window in pack([list(zip(sentence.tokens, sentence.tags, strict=True)) for sentence in sentences]):
        tokens, tags = zip(*window, strict=True)
        yield Sentence(tokens, tags)


def f1_by_kind(tagged: Iterable[tuple[Sentence, Sequence[str]]]) -> dict[str, float]:
    """Return exact F1 of the names, by kind and over the three kinds that count; `other` does not."""
    found: set[tuple[int, int, int, str]] = set()
    wanted: set[tuple[int, int, int, str]] = set()
    for number, (sentence, tags) in enumerate(tagged):
        found |= {(number, span.first, span.end, span.kind) for span in spans(tags) if span.kind in _COUNTED}
        wanted |= {(number, span.first, span.end, span.kind) for span in spans(sentence.tags) if span.kind in _COUNTED}
    chosen = {kind: {kind} for kind in _COUNTED} | {"micro": set(_COUNTED)}
    return {
        name: _f1(*({item for item in items if item[3] in kinds} for items in (found, wanted)))
        for name, kinds in chosen.items()
    }


def _f1(found: set[tuple[int, int, int, str]], wanted: set[tuple[int, int, int, str]]) -> float:
    return 2 * len(found & wanted) / ((len(found) + len(wanted)) or 1)

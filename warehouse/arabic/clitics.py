"""Proclitics: the one-letter words that Arabic writes onto the word after them."""

from __future__ import annotations

from functools import lru_cache

_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
_SHORTEST_STEM = 3


@lru_cache(maxsize=200_000)
def readings(folded: str) -> tuple[tuple[int, str], ...]:
    """Return the ways to read a folded word: how many letters precede the stem in writing, and the stem.

    The whole word comes first. Where ل has swallowed the alef of the article («للولايات»), the stem gets its
    article back («الولايات») and begins, in writing, at the second lam.

    >>> readings("وللعراق")
    ((0, 'وللعراق'), (1, 'للعراق'), (2, 'لعراق'), (2, 'العراق'))
    """
    found = [(0, folded)]
    at = 0
    if folded[:1] in _CONJUNCTIONS and len(folded) > _SHORTEST_STEM:
        at = 1
        found.append((1, folded[1:]))
    for start in {0, at}:
        stem = folded[start:]
        if stem[:1] not in _PREPOSITIONS or len(stem) <= _SHORTEST_STEM:
            continue
        found.append((start + 1, stem[1:]))
        if stem.startswith("لل"):
            found.append((start + 1, "ال" + stem[2:]))
    return tuple(found)

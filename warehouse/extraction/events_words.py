"""What a single word tells about the clause around it, by its letters and the closed classes of the lexicon."""

from __future__ import annotations

from functools import lru_cache

from warehouse.arabic.clitics import readings
from warehouse.lexicon.cues import Cues

_PROCLITICS = "بلك"


@lru_cache(maxsize=20_000)
def head_of(folded: str, cues: Cues) -> tuple[str, str, bool] | None:
    """Return the proclitics, the noun and whether it is definite, where a word is one that heads phrases."""
    for length, stem in readings(folded):
        is_definite = stem.startswith("ال") and stem[2:] in cues.head
        if stem in cues.head or is_definite:
            return folded[:length], stem[2:] if is_definite else stem, is_definite
    return None


@lru_cache(maxsize=20_000)
def anaphor_of(folded: str, cues: Cues) -> tuple[str, str] | None:
    """Return the proclitics and the noun, where a word can mean a body by its generic noun alone («الحلف»)."""
    for length, stem in readings(folded):
        if stem.startswith("ال") and stem[2:] in cues.anaphor:
            return folded[:length], stem[2:]
    return None


@lru_cache(maxsize=20_000)
def preposition_of(folded: str, cues: Cues) -> str:
    """Return the preposition that a word is or begins with, as far as its letters tell; else the empty string."""
    if folded in cues.preposition:
        return folded
    stem = without_and(folded)
    if stem in cues.preposition:
        return stem
    if stem.startswith("لل") and len(stem) > 3:
        return "ل"
    if stem[:1] in _PROCLITICS and stem[1:3] == "ال" and len(stem) > 4:
        return stem[0]
    return ""


@lru_cache(maxsize=20_000)
def is_opener(folded: str, cues: Cues) -> bool:
    """Tell whether a word opens a clause («أن», «الذي», «بينما»)."""
    return is_any(folded, cues.opener) or is_any(folded, cues.relative)


@lru_cache(maxsize=20_000)
def is_future(folded: str, cues: Cues) -> bool:
    """Tell whether a word looks like a future verb («سيعقد», «ستشمل»)."""
    stem = without_and(folded)
    return len(stem) > 4 and stem[0] == "س" and stem[1] in "يت" and not stem.startswith(tuple(cues.not_future))


def is_any(folded: str, words: frozenset[str]) -> bool:
    """Tell whether a word, or what stands behind its «و» or «ف», is one of `words`."""
    return folded in words or (folded[:1] in ("و", "ف") and folded[1:] in words)


def without_and(folded: str) -> str:
    """Return a word without the «و» or «ف» that it begins with."""
    return folded[1:] if folded[:1] in ("و", "ف") else folded


def without_article(folded: str) -> str:
    """Return a word without «ال»."""
    return folded.removeprefix("ال")

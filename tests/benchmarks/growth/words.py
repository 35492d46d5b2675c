"""The words of a corpus, and how they change places from copy to copy.

A copy of the corpus has another word of the same length (code points) for each word, so that every offset stays what
it is. Words that look alike change places: those of about the same frequency, with the same letters of inflection
before and behind, and names of one type among themselves. So the vocabulary and its frequencies stay, what grammar
says of a word mostly holds, and hardly three words in a row are the same in two copies. What was read by a table
(catalogued names, dates, what states an event or introduces a quote), the most frequent words and whatever is not of
Arabic letters stay where they are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.arabic.letters import MARKS, TATWEEL, fold

Numbers = NDArray[np.int64]

NEW_NAMES, NEW_WORDS = 0.75, 0.45
"""Distinct names (those that no table has) and words grow as the articles to this power, in the base itself."""

_FREQUENT = 60  # words that hold sentences together
_OFTEN = 128  # occurrences: of such words there are few
_RARE = 1
_READ_SHARE = 0.05  # of a word's occurrences in what was read by a table, from which on it stays
_NAME_SHARE = 0.5  # of its occurrences in names, from which on it changes places with words of names only
_NAME_WORDS = 1.3  # of a name that may change places, on average
_MARKS = re.compile(f"[{MARKS}{TATWEEL}]")
_SHORTEST = 2  # letters of a word that changes places
_BEFORE = re.compile("[وف]?[بكل]?ال|[وف]?لل|[وف][بكل]|[وفبكل]")
_BEHIND = re.compile("(?:ات|ين|ون|ه|ا|ي)$")
_ROOTS = "ثجحخدذرزسشصضطظعغقن"  # letters that are of the root wherever they stand, or mostly


def newness(copy: int, power: float) -> float:
    """Return how many distinct things `copy` adds to those before it, as a share of those of the base."""
    return float((copy + 1) ** power - copy**power)


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where a word stands in another: «بوينغ» in «وبوينغ», «الأهلي» (but for its alif) in «للأهلي»."""

    key: str  # the word, folded
    before: str = ""
    left_out: str = ""

    def spelled(self, outer: str) -> str:
        """Return the word as it is written in `outer`, without vowel marks."""
        return self.left_out + _MARKS.sub("", outer)[len(self.before) :]

    def put(self, word: str) -> str:
        """Return the outer word with another of the same length in its place."""
        return self.before + word[len(self.left_out) :]


class Exchange:
    """Which words stand for which: `words(k)` in the texts of copy `k`, `names(k, …)` in folded names.

    `counts` has the words of all texts. `read` counts those in what was read by a table, and `name_types` the types of
    uncatalogued names that each is in; both folded.
    """

    def __init__(
        self, counts: Counter[str], read: Mapping[str, int], name_types: Mapping[str, Counter[str]], *, seed: int = 0
    ) -> None:
        self._seed = seed
        folded: Counter[str] = Counter()
        for word, times in counts.items():
            folded[fold(word)] += times
        self._kept = {word for word, _ in folded.most_common(_FREQUENT)}
        self._kept |= {word for word, times in read.items() if times >= _READ_SHARE * folded[word]}
        self._types = {
            word: types.most_common(1)[0][0]
            for word, types in name_types.items()
            if types.total() >= _NAME_SHARE * folded[word]
        }
        self._words = list(counts)
        self._insides = [self._inside_of(word) for word in self._words]
        self._number(counts)
        self._classify(folded)

    def inside(self, folded: str) -> _Inside | None:
        """Return the word that is to change in a folded one; None where none does."""
        if not self._may_change(folded):
            return None
        for begin, left_out in ((1, ""), (2, ""), (1, "ا")):
            before, rest = folded[:begin], left_out + folded[begin:]
            is_split = _BEFORE.fullmatch(before) and (not left_out or folded[:2] == "لل")
            if folded not in self._types and is_split and rest in self._types:
                return _Inside(rest, before, left_out)
        return _Inside(folded)

    def _may_change(self, folded: str) -> bool:
        """Tell whether a word is none of those kept, also not behind proclitics."""
        proclitic = _BEFORE.match(folded)
        begins = {0, 1, 2, proclitic.end() if proclitic else 0}
        rests = {folded[begin:] for begin in begins if not begin or _BEFORE.fullmatch(folded[:begin])}
        if folded.startswith("لل"):
            rests.add("ا" + folded[1:])
        return len(folded) >= _SHORTEST and rests.isdisjoint(self._kept)

    def _inside_of(self, word: str) -> _Inside | None:
        bare = _MARKS.sub("", word)
        folded = fold(bare)
        return self.inside(folded) if len(folded) == len(bare) else None

    def _number(self, counts: Counter[str]) -> None:
        """Number the folded words, and rank the spellings of each by how often they are written."""
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for word, inside in zip(self._words, self._insides, strict=True):
            if inside:
                spellings[inside.key][inside.spelled(word)] += counts[word]
        self._keys = sorted(spellings)
        self._numbers = {key: number for number, key in enumerate(self._keys)}
        self._spellings = [[spelling for spelling, _ in spellings[key].most_common()] for key in self._keys]
        self._changing = [
            (number, self._numbers[inside.key], self._rank(inside.spelled(word), inside.key), inside)
            for number, (word, inside) in enumerate(zip(self._words, self._insides, strict=True))
            if inside
        ]

    def _rank(self, spelling: str, key: str) -> int:
        return self._spellings[self._numbers[key]].index(spelling)

    def _classify(self, counts: Counter[str]) -> None:
        """Number the classes of the words within which places are changed."""
        classes: dict[tuple[object, ...], int] = {}
        numbered = []
        for key in self._keys:
            before, behind, type_ = _BEFORE.match(key), _BEHIND.search(key), self._types.get(key)
            if type_ or counts[key] >= _OFTEN:
                shape: tuple[object, ...] = (key.startswith("ال"), int(np.log2(counts[key] + 1)) // 2)
            else:
                shape = (before and before[0], behind and behind[0], int(np.log2(counts[key] + 1)))
            numbered.append(classes.setdefault((type_, len(key), *shape), len(classes)))
        self._classes = np.array(numbered, np.int64)
        self._is_name = np.array([key in self._types for key in self._keys], np.bool_)
        self._is_rare = np.array([counts[key] <= _RARE for key in self._keys], np.bool_) & ~self._is_name
        self._images = [np.arange(len(self._keys))]

    def _image(self, copy: int) -> Numbers:
        """Return the number of the word that stands in `copy` for each."""
        while len(self._images) <= copy:
            number = len(self._images)
            random = np.random.default_rng([self._seed, number])
            order, chance = random.random((2, len(self._keys)))
            new_names = 1 - (1 - newness(number, NEW_NAMES)) ** (1 / _NAME_WORDS)
            changing = ~self._is_name | (chance < new_names)
            self._images.append(_next_of_class(np.where(changing, self._classes, -1), order)[self._images[-1]])
        return self._images[copy]

    def _standing(self, copy: int) -> list[list[str]]:
        """Return what stands in `copy` for each of the words: its folded form, and its spellings from it on."""
        image = self._image(copy)
        standing = [[self._keys[number], *self._spellings[number]] for number in image.tolist()]
        random = np.random.default_rng([self._seed, copy, 1])
        share = newness(copy, NEW_WORDS) * len(self._keys) / self._is_rare.sum()
        letters = str.maketrans(_ROOTS, "".join(random.permutation(list(_ROOTS))))
        for number in np.flatnonzero(self._is_rare & (random.random(len(image)) < share)).tolist():
            standing[number] = [word.translate(letters) for word in standing[number]]
        return standing

    def words(self, copy: int) -> list[str]:
        """Return what stands in `copy` for each of the words, in the order of `counts`."""
        words = list(self._words)
        standing = self._standing(copy) if copy else []
        for number, key, rank, inside in self._changing if copy else ():
            _, *spellings = standing[key]
            words[number] = _marked_as(words[number], inside.put(spellings[rank % len(spellings)]))
        return words

    def names(self, copy: int, names: Iterable[str]) -> list[str]:
        """Return what stands in `copy` for folded names of several words."""
        known: dict[str, str] = {}
        standing = self._standing(copy) if copy else []
        for word in {word for name in names for word in name.split(" ")}:
            inside = self.inside(word) if copy else None
            is_known = inside and inside.key in self._numbers
            known[word] = inside.put(standing[self._numbers[inside.key]][0]) if inside and is_known else word
        return [" ".join(known[word] for word in name.split(" ")) for name in names]


def _marked_as(former: str, word: str) -> str:
    """Return `word` with the vowel marks that stand between the letters of `former`, which has as many letters."""
    if len(former) == len(word):
        return word
    letters = iter(word)
    return "".join(sign if _MARKS.match(sign) else next(letters) for sign in former)


def _next_of_class(classes: Numbers, order: NDArray[np.float64]) -> Numbers:
    """Return the number after each in its class, and the first after the last; those of class -1 stay."""
    numbers = np.lexsort((order, classes))
    begins = np.flatnonzero(np.diff(classes[numbers], prepend=-2))
    following = np.roll(numbers, -1)
    following[np.append(begins[1:], len(numbers)) - 1] = numbers[begins]
    image = np.empty_like(numbers)
    image[numbers] = following
    return np.where(classes == -1, np.arange(len(classes)), image)

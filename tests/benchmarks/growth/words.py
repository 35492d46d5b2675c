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
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from warehouse.arabic.letters import LETTERS, MARKS, TATWEEL, fold

Numbers = NDArray[np.int64]
Strings = NDArray[np.object_]

FRESH_NAMES = 0.5
"""Of the words of names that no table has, the share that changes places from one copy to the next."""

_WORDS = re.compile(f"([{LETTERS}{MARKS}{TATWEEL}]+)")
_FREQUENT = 60  # words that hold sentences together
_OFTEN = 256  # occurrences: of such words there are few
_READ_SHARE = 0.2  # of a word's occurrences in what was read by a table, from which on it stays
_SHORTEST = 2  # letters of a word that changes places
_BEFORE = re.compile("[وف]?[بكل]?ال|[وف]?لل|[وف][بكل]|[وفبكل]")
_BEHIND = re.compile("(?:ات|ين|ون|ه|ا|ي)$")


def split(text: str) -> list[str]:
    """Split `text` into words and what stands between them."""
    return _WORDS.split(text)


def folded_words(text: str) -> list[str]:
    """Return the words of `text`, folded."""
    return [fold(word) for word in _WORDS.findall(text)]


@dataclass
class Pieces:
    """The distinct words of texts and what stands between them, numbered, with their counts."""

    numbers: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def of(self, text: str) -> NDArray[np.int32]:
        """Split `text`, and return the numbers of its pieces: joined again they are the text."""
        found = split(text)
        self.counts.update(found)
        return np.array([self.numbers.setdefault(piece, len(self.numbers)) for piece in found], np.int32)


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where a word stands in another: «بوينغ» in «وبوينغ», «الأهلي» (but for its alif) in «للأهلي»."""

    key: str  # the word, folded
    before: str = ""
    left_out: str = ""

    def spelled(self, piece: str) -> str:
        """Return the word as it is written in `piece`."""
        return self.left_out + piece[len(self.before) :]

    def put(self, word: str) -> str:
        """Return the piece with another word of the same length in its place."""
        return self.before + word[len(self.left_out) :]


class Exchange:
    """Which words stand for which: `words(k)` for the pieces of copy `k`, `keys(k)` for folded words.

    `read` counts the words in what was read by a table, `name_types` the types of uncatalogued names that each is in;
    both folded.
    """

    def __init__(
        self, pieces: Pieces, read: Mapping[str, int], name_types: Mapping[str, Counter[str]], *, seed: int = 0
    ) -> None:
        self._seed = seed
        counts: Counter[str] = Counter()
        for piece, count in pieces.counts.items():
            counts[fold(piece) if _WORDS.fullmatch(piece) else ""] += count
        self._kept = {word for word, _ in counts.most_common(_FREQUENT)}
        self._kept |= {word for word, count in read.items() if count >= _READ_SHARE * counts[word]}
        self._types = {
            word: types.most_common(1)[0][0] for word, types in name_types.items() if 2 * types.total() >= counts[word]
        }
        self._pieces = list(pieces.numbers)
        self._insides = [self._inside_of_piece(piece) for piece in self._pieces]
        self._number(pieces.counts)
        self._classify(counts)

    def inside(self, folded: str) -> _Inside | None:
        """Return the word that is to change in a folded one; None where none does."""
        for begin, left_out in ((1, ""), (2, ""), (1, "ا")):
            before, rest = folded[:begin], left_out + folded[begin:]
            is_split = _BEFORE.fullmatch(before) and (not left_out or folded[:2] == "لل")
            if folded not in self._types and is_split and rest in self._types and self._may_change(rest):
                return _Inside(rest, before, left_out)
        return _Inside(folded) if self._may_change(folded) else None

    def _may_change(self, folded: str) -> bool:
        """Tell whether a word is none of those kept, also not behind proclitics."""
        proclitic = _BEFORE.match(folded)
        begins = {0, 1, 2, proclitic.end() if proclitic else 0}
        rests = {folded[begin:] for begin in begins if not begin or _BEFORE.fullmatch(folded[:begin])}
        if folded.startswith("لل"):
            rests.add("ا" + folded[1:])
        return len(folded) >= _SHORTEST and rests.isdisjoint(self._kept)

    def _inside_of_piece(self, piece: str) -> _Inside | None:
        folded = fold(piece) if _WORDS.fullmatch(piece) else ""
        return self.inside(folded) if len(folded) == len(piece) else None  # else it has vowel marks

    def _number(self, counts: Counter[str]) -> None:
        """Number the folded words, and rank the spellings of each by how often they are written."""
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for piece, inside in zip(self._pieces, self._insides, strict=True):
            if inside:
                spellings[inside.key][inside.spelled(piece)] += counts[piece]
        self._keys = sorted(spellings)
        self._numbers = {key: number for number, key in enumerate(self._keys)}
        self._spellings = [[word for word, _ in spellings[key].most_common()] for key in self._keys]

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
        self._images = [np.arange(len(self._keys))]

    def _image(self, copy: int) -> Numbers:
        """Return the number of the word that stands in `copy` for each."""
        while len(self._images) <= copy:
            random = np.random.default_rng([self._seed, len(self._images)])
            order = random.random(len(self._keys))
            changing = ~self._is_name | (random.random(len(self._keys)) < FRESH_NAMES)
            self._images.append(_next_of_class(np.where(changing, self._classes, -1), order)[self._images[-1]])
        return self._images[copy]

    def words(self, copy: int) -> Strings:
        """Return what stands in `copy` for each of the pieces, by their numbers."""
        image = self._image(copy).tolist()
        words = np.empty(len(self._pieces), object)
        for number, (piece, inside) in enumerate(zip(self._pieces, self._insides, strict=True)):
            words[number] = piece
            if inside and copy:
                key = self._numbers[inside.key]
                rank = self._spellings[key].index(inside.spelled(piece))
                others = self._spellings[image[key]]
                words[number] = inside.put(others[rank % len(others)])
        return words

    def names(self, copy: int, names: Iterable[str]) -> list[str]:
        """Return what stands in `copy` for folded names of several words."""
        image, known = self._image(copy).tolist(), {}
        for word in {word for name in names for word in name.split(" ")}:
            inside = self.inside(word)
            number = self._numbers.get(inside.key) if inside else None
            known[word] = inside.put(self._keys[image[number]]) if inside and number is not None else word
        return [" ".join(known[word] for word in name.split(" ")) for name in names]


def _next_of_class(classes: Numbers, order: NDArray[np.float64]) -> Numbers:
    """Return the number after each in its class, and the first after the last; those of class -1 stay."""
    numbers = np.lexsort((order, classes))
    begins = np.flatnonzero(np.diff(classes[numbers], prepend=-2))
    following = np.roll(numbers, -1)
    following[np.append(begins[1:], len(numbers)) - 1] = numbers[begins]
    image = np.empty_like(numbers)
    image[numbers] = following
    return np.where(classes == -1, np.arange(len(classes)), image)

"""What the tagger reads: the words and punctuation marks of a passage, in windows of whole sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from warehouse.arabic.letters import INVISIBLE, fold, normalize
from warehouse.arabic.words import Passage

Item = TypeVar("Item")
WINDOW = 96  # tokens; a window gives the tagger the sentences around a name
_MARK = re.compile(rf"[^\w\s{INVISIBLE}]|_")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark: its span in the passage, its normal and its folded form, and the word's index there."""

    start: int
    end: int
    text: str
    folded: str
    word: int | None = None  # None for a mark


def tokens_of(passage: Passage) -> Iterator[Token]:
    """Yield the words of `passage` and the marks between them, in order."""
    at = 0
    for index, word in enumerate(passage.words):
        yield from _marks(passage.text, at, word.start)
        yield Token(word.start, word.end, _normal(passage.text[word.start : word.end]), word.folded, index)
        at = word.end
    yield from _marks(passage.text, at, len(passage.text))


def sentences_of(passage: Passage) -> Iterator[list[Token]]:
    """Yield the tokens of each sentence of `passage` that has any."""
    sentence: list[Token] = []
    number = -1
    for token in tokens_of(passage):
        at = passage.sentence_at(token.start)
        if at != number and sentence:
            yield sentence
            sentence = []
        number = at
        sentence.append(token)
    if sentence:
        yield sentence


def pack(sentences: Iterable[Sequence[Item]]) -> Iterator[list[Item]]:
    """Yield windows of consecutive sentences, none longer than `WINDOW`; a longer sentence is cut."""
    window: list[Item] = []
    for sentence in sentences:
        if window and len(window) + len(sentence) > WINDOW:
            yield window
            window = []
        window = [*window, *sentence]
        while len(window) > WINDOW:
            yield window[:WINDOW]
            window = window[WINDOW:]
    if window:
        yield window


def _marks(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        yield Token(match.start(), match.end(), mark, fold(mark))


@lru_cache(maxsize=100_000)
def _normal(word: str) -> str:
    return normalize(word)

"""Sentences with tags: ANERcorp, and our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from warehouse.arabic.words import Passage
from warehouse.extraction.names.tags import OUTSIDE
from warehouse.extraction.names.tokens import Token, tokens_of

Item = TypeVar("Item")
BLOCK = 80  # sentences; so long that an article is seldom on both sides of a border
_HELD_OUT_BLOCK = 4  # of every ten
TRAIN, HELD_OUT = 0, 1  # the parts of `split`
_KINDS = {"PERS": "person", "PER": "person", "LOC": "location", "ORG": "organization", "MISC": "other"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens and their tags."""

    tokens: tuple[Token, ...]
    tags: tuple[str, ...]


def read_lines(path: Path) -> list[list[tuple[str, str]]]:
    """Read a file with a word and its tag a line, and an empty line after each sentence: the words as written."""
    found: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.strip().rpartition(" ")
        if word:
            found[-1].append((word, _tag(tag)))
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def _tag(tag: str) -> str:
    part, _, kind = tag.partition("-")
    return f"{part}-{_KINDS[kind]}" if kind else OUTSIDE


def sentence_of(words: Iterable[tuple[str, str]]) -> Sentence:
    """Cut words as the tagger does: a mark at the edge of a name is not part of it."""
    tokens: list[Token] = []
    tags: list[str] = []
    for word, tag in words:
        pieces = list(tokens_of(Passage(word)))
        tokens += pieces
        tags += _piece_tags(pieces, tag)
    return Sentence(tuple(tokens), tuple(tags))


def _piece_tags(pieces: list[Token], tag: str) -> Iterator[str]:
    inside = [index for index, piece in enumerate(pieces) if piece.word is not None] or range(len(pieces))
    for index in range(len(pieces)):
        if tag == OUTSIDE or not inside[0] <= index <= inside[-1]:
            yield OUTSIDE
        else:
            yield tag if index == inside[0] else f"I-{tag[2:]}"


def split(sentences: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Return the sentences to train on, and a tenth that is held out: one block of every ten."""
    parts: tuple[list[Item], list[Item]] = [], []
    for index, sentence in enumerate(sentences):
        parts[index // BLOCK % 10 == _HELD_OUT_BLOCK].append(sentence)
    return parts

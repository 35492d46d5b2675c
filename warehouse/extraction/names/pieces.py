"""Windows of tokens as the encoder reads them: pieces of words, padded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from warehouse.extraction.names.tokens import Token

BEGIN, PAD, END, UNKNOWN = range(4)  # the pieces that are no text
_LONGEST_WORD = 12  # pieces; more are cut off
_REMEMBERED = 100_000  # words

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Windows as pieces.

    `ids` is (windows, pieces) and `lengths` how many are real; `firsts` is (windows, words), the number of each
    word's first piece in the flattened `ids`, and `counts` how many are real. The first "word" is the begin sign.
    """

    ids: Ids
    lengths: Ids
    firsts: Ids
    counts: Ids


class WordCutter:
    """Cuts words into pieces, and remembers how."""

    def __init__(self, tokenizer: str) -> None:
        """Take a tokenizer as JSON."""
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._known: dict[str, tuple[int, ...]] = {}

    def cut(self, word: str) -> tuple[int, ...]:
        """Return the pieces of `word`, at least one."""
        pieces = self._known.get(word)
        if pieces is None:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:_LONGEST_WORD]
            pieces = tuple(ids) or (UNKNOWN,)
            if len(self._known) < _REMEMBERED:
                self._known[word] = pieces
        return pieces

    def pieces(self, windows: Sequence[Sequence[Token]]) -> Pieces:
        """Return `windows` as one batch."""
        cut = [[self.cut(token.text) for token in window] for window in windows]
        rows = [[BEGIN, *(piece for word in window for piece in word), END] for window in cut]
        ids = _padded(rows, PAD)
        starts = [[0, *np.cumsum([1, *map(len, window[:-1])]).tolist()] for window in cut]
        firsts = _padded([[number * ids.shape[1] + at for at in row] for number, row in enumerate(starts)], 0)
        return Pieces(ids, _lengths(rows), firsts, _lengths(starts))


def _padded(rows: Sequence[Sequence[int]], filler: int) -> Ids:
    longest = max(map(len, rows))
    return np.array([[*row, *[filler] * (longest - len(row))] for row in rows], np.int32)


def _lengths(rows: Sequence[Sequence[int]]) -> Ids:
    return np.array([len(row) for row in rows], np.int32)

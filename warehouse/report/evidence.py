"""Sentences of articles with the words that matter marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from warehouse.arabic.words import Passage

Span = tuple[int, int]
Mark = Literal["", "name", "trigger"]

_LONGEST = 340
"""Characters of an excerpt; arbitrary, about four lines of a phone's screen in six."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt under one mark."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text, whole words of it, in pieces."""

    pieces: tuple[Piece, ...]
    is_cut_before: bool
    is_cut_after: bool

    @property
    def text(self) -> str:
        """The excerpt without marks."""
        return "".join(piece.text for piece in self.pieces)


def sentence_around(text: str, trigger: Span, names: Iterable[Span]) -> Excerpt:
    """Return the sentence of `text` that holds the span `trigger`, with it and the `names` marked.

    Spans are 0-based, half-open, in code points. Of a sentence over 340 characters, what stands around the trigger.
    """
    passage = Passage(text)
    start, _ = passage.sentence_span(passage.sentence_at(trigger[0]))
    _, end = passage.sentence_span(passage.sentence_at(max(trigger[0], trigger[1] - 1)))
    return _excerpt(text, _stripped(text, (start, end)), trigger, names)


def quotation(text: str, quote: Span, names: Iterable[Span]) -> Excerpt:
    """Return the words of the span `quote` with `names` marked; of long ones the beginning."""
    return _excerpt(text, _stripped(text, quote), (quote[0], quote[0]), names)


def _stripped(text: str, span: Span) -> Span:
    """Return `span` without spaces at its ends."""
    start, end = span
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _excerpt(text: str, whole: Span, trigger: Span, names: Iterable[Span]) -> Excerpt:
    start, end = _window(text, whole, trigger)
    marks: list[tuple[Span, Mark]] = [(trigger, "trigger")] if trigger[0] < trigger[1] else []
    marks += [(name, "name") for name in names if not _overlap(name, trigger)]
    return Excerpt(tuple(_pieces(text, (start, end), marks)), start > whole[0], end < whole[1])


def _window(text: str, whole: Span, trigger: Span) -> Span:
    """Return the part of the span `whole` that is shown: whole words, at most `_LONGEST` characters and the trigger."""
    start, end = whole
    if end - start <= _LONGEST:
        return whole
    if trigger[1] - start > _LONGEST * 2 // 3:
        start = text.find(" ", max(start, trigger[0] - _LONGEST // 2), trigger[0]) + 1 or trigger[0]
    limit = max(start + _LONGEST, trigger[1])
    if limit < end:
        space = text.rfind(" ", trigger[1], limit)
        end = space if space >= 0 else limit
    return start, end


def _overlap(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _pieces(text: str, shown: Span, marks: list[tuple[Span, Mark]]) -> Iterable[Piece]:
    """Yield the stretches of the span `shown`; where marks overlap, the one that begins first."""
    at, end = shown
    for (mark_start, mark_end), mark in sorted(marks):
        if mark_start < at or mark_end > end:
            continue
        if at < mark_start:
            yield Piece(text[at:mark_start], "")
        yield Piece(text[mark_start:mark_end], mark)
        at = mark_end
    if at < end:
        yield Piece(text[at:end], "")

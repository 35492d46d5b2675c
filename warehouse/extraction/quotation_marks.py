"""Finds what stands between quotation marks, of every style and in every disorder.

Arabic newsrooms type «…», “…”, "…", mix them («…”), open with the mark that closes (و”…”), put spaces inside, nest
them, and forget to close. A mark is judged by its shape and by what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile("[«»“”„‟\"″＂]|''|<<|>>")
_FAMILY = {"«": "angle", "»": "angle", "<<": "angle", ">>": "angle", "“": "curly", "”": "curly", "„": "curly"}
_OPENING = frozenset({"«", "“", "„", "<<"})
_CLOSING = frozenset({"»", "”", ">>"})
_SPEECH_BEFORE = re.compile(r"(?:^|[:،]|\b(?:[وب]?[إأا]ن(?:ه|ها|هم|نا|ني)?))\s*$")  # where an unclosed mark may count
_PROCLITIC_BEFORE = re.compile(r"(?:^|[\s(«“\"])(?:[وفبلك]{1,2}|بال|لل|ال)ـ?$")
_SPACE_BEFORE = re.compile(r"(?:^|[\s(\[:،,/–—-])$")
_SPACE_AFTER = re.compile(r"\s|$|[.،,؛:!?؟)\]…/–—-]")
_NEAR = 6  # characters looked at before a mark; enough for a space, a mark and proclitics


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between marks: with them (`outer_…`), and without marks and spaces (`start`, `end`)."""

    outer_start: int
    outer_end: int
    start: int
    end: int


@dataclass(slots=True)
class _Open:
    """A mark waiting to be closed; `first_child` is where the first quotation inside it begins."""

    at: int
    inside: int
    family: str
    first_child: int | None = None


def quotations(text: str) -> Iterator[Quotation]:
    """Yield the quotations of `text`, inner ones too, none across a line end.

    One that is not closed ends with its paragraph, or with the last sentence before the next mark that opens; it
    counts only where speech is announced before it. If the next paragraph closes it, that one is a quotation too.
    """
    is_open = False
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        paragraph = _Paragraph(text, start, end, is_open)
        yield from paragraph.quotations()
        is_open = paragraph.stays_open
        start = end + 1


class _Paragraph:
    """The marks of one paragraph, `text[start:end]`, and those that are open while it is read."""

    def __init__(self, text: str, start: int, end: int, continues: bool) -> None:
        self.text, self.start, self.end = text, start, end
        self.marks = list(_MARK.finditer(text, start, end))
        self.open: list[_Open] = []
        self.stays_open = False
        neutral = sum(_is_neutral(mark.group()) for mark in self.marks)
        self._alternates = neutral % 2 == 0  # then straight marks open and close in turn
        if continues and self.marks and self._closes(self.marks[0]) and not self._opens(self.marks[0]):
            self.open.append(_Open(start, start, _family(self.marks[0].group())))
            self._alternates = False

    def quotations(self) -> Iterator[Quotation]:
        """Yield the quotations in the order in which they close."""
        for mark in self.marks:
            if self._is_opening(mark):
                if self.open and self.open[-1].first_child is None:
                    self.open[-1].first_child = mark.start()
                self.open.append(_Open(mark.start(), mark.end(), _family(mark.group())))
            elif self.open:
                opened = self._close(_family(mark.group()))
                yield self._quotation(opened, mark.start(), mark.end())
        for opened in self.open:
            if _SPEECH_BEFORE.search(self.text[max(self.start, opened.at - _NEAR) : opened.at]):
                self.stays_open = opened.first_child is None
                yield self._unclosed(opened)

    def _is_opening(self, mark: re.Match[str]) -> bool:
        sign = mark.group()
        opens, closes = self._opens(mark), self._closes(mark)
        if not self.open:
            return sign in _OPENING or (_is_neutral(sign) and self._alternates) or opens or not closes
        if _is_neutral(sign):
            is_nested = all(opened.family != "straight" for opened in self.open)
            return is_nested and not closes if self._alternates else opens and not closes
        return not (closes and not opens) if sign in _OPENING else opens and not closes

    def _opens(self, mark: re.Match[str]) -> bool:
        before = self.text[max(self.start, mark.start() - _NEAR) : mark.start()]
        is_begun = _SPACE_BEFORE.search(before) or _PROCLITIC_BEFORE.search(before)
        return bool(is_begun) and not _SPACE_AFTER.match(self.text, mark.end(), self.end)

    def _closes(self, mark: re.Match[str]) -> bool:
        before = self.text[max(self.start, mark.start() - 1) : mark.start()]
        is_begun = _SPACE_BEFORE.search(before) and before not in ("-", ":")
        return not is_begun and _SPACE_AFTER.match(self.text, mark.end(), self.end) is not None

    def _close(self, family: str) -> _Open:
        """Take the innermost open mark of `family`, and what is open inside it; else the innermost of any."""
        same = [depth for depth, opened in enumerate(self.open) if opened.family == family]
        depth = same[-1] if same else len(self.open) - 1
        opened = self.open[depth]
        del self.open[depth:]
        return opened

    def _quotation(self, opened: _Open, end: int, outer_end: int) -> Quotation:
        inside = self.text[opened.inside : end]
        lead = len(inside) - len(inside.lstrip())
        return Quotation(opened.at, outer_end, opened.inside + lead, opened.inside + lead + len(inside.strip()))

    def _unclosed(self, opened: _Open) -> Quotation:
        end = self.end
        if opened.first_child is not None:
            stop = max(self.text.rfind(sign, opened.inside, opened.first_child) for sign in ".!؟?")
            end = stop + 1 if stop >= 0 else opened.inside
        return self._quotation(opened, end, end)


def _family(sign: str) -> str:
    return _FAMILY.get(sign, "straight")


def _is_neutral(sign: str) -> bool:
    return sign not in _OPENING and sign not in _CLOSING

"""What readers wrote or are asked below an article: comments and polls."""

from __future__ import annotations

import re

from warehouse.cleaning.line import Line
from warehouse.cleaning.title import is_paragraph

_COMMENT_RULES = frozenset({"comments", "comment_form"})
_COMMENTER = re.compile(r"\d{1,4}\s*[-–.):]?\s+[^\d.؟!:،]{2,40}")
_LINES_TO_DATE = 3  # of a comment, below the name of who wrote it or below its text
_VOTE = "vote"
_ANSWERS, _ANSWER = range(2, 7), 5  # how many a poll has, and words of each


def cut_comments(lines: list[Line]) -> None:
    """Cut readers' comments, and what stands below them.

    They follow the heading or form for comments with no paragraph between; the first has a number and a name, and
    below them a date with the hour.
    """
    heading = None
    for number, line in enumerate(lines):
        if line.rule_id in _COMMENT_RULES:
            heading = number
        elif heading is None or not line.is_open:
            continue
        elif _COMMENTER.fullmatch(line.key) and any(map(_is_moment, lines[number + 1 : number + 1 + _LINES_TO_DATE])):
            _cut(lines[heading:], "readers_comment")
            return
        elif is_paragraph(line.key):
            heading = None


def cut_polls(lines: list[Line]) -> None:
    """Cut the question and the short answers above the button of a poll."""
    for button, line in enumerate(lines):
        if line.rule_id != _VOTE:
            continue
        first = button
        while first and _is_answer(lines[first - 1]):
            first -= 1
        asks = first > 0 and lines[first - 1].is_open and lines[first - 1].key.endswith(("؟", "?"))
        if asks and button - first in _ANSWERS:
            _cut(lines[first - 1 : button], "poll")


def _is_moment(line: Line) -> bool:
    return "{date}" in line.key and "{time}" in line.key and not is_paragraph(line.key)


def _is_answer(line: Line) -> bool:
    return line.is_open and line.key.count(" ") < _ANSWER and not line.key.endswith(("؟", "?", ".", ":"))


def _cut(lines: list[Line], rule_id: str) -> None:
    for line in lines:
        if line.is_open:
            line.role, line.rule_id = "ui", rule_id

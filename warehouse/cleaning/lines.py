"""A document's lines, each given a role: the article's own, or cut and why.

The roles are settled in this order: what a rule cuts anywhere; where another article begins; the title and what
stands above the first paragraph; what stands below the last one; repeated titles; the text above a tweet's signature.
"""

from __future__ import annotations

import re
from itertools import pairwise

from warehouse.cleaning.dateline import Head
from warehouse.cleaning.head import HEAD_LINES, headline_follows, names_below, read_head
from warehouse.cleaning.line import KEPT, Line, find_rule, goes_on, split_lines
from warehouse.cleaning.outlets import Outlets
from warehouse.cleaning.related import end_of_related
from warehouse.cleaning.rules import Rules
from warehouse.cleaning.title import is_headline, is_paragraph, repeats, title_words
from warehouse.model import Segment

_TAIL_LINES = 12
_SHORT_HEADING = 12  # words
_LONGEST_TWEET = 320  # characters
_TWEET_MARK = re.compile("[#@]\\w|https?:|pic\\.(?:twitter|x)\\.com|[\U0001f300-\U0001faff]")


def read_lines(
    text: str,
    rules: Rules,
    *,
    title: str | None = None,
    captions: frozenset[str] = frozenset(),
    outlets: Outlets | None = None,
) -> list[Line]:
    """Return the lines of `text` that are not blank, with their roles.

    With `title`, the first line of `text` is the title; otherwise it is chosen by its shape. `captions` are texts that
    a page gives its pictures: a line that is one of them is cut. `outlets` are those of the rules and, perhaps, those
    that the document comes with.
    """
    lines = split_lines(text)
    if title is not None and lines:
        lines[0].role, lines[0].rule_id = "title", "given_title"
    _cut_anywhere(lines, rules)
    end = _cut_related(lines, rules)
    head = Head(outlets or rules.outlets, rules.wires, rules.places, names_below(lines, rules))
    read_head(lines[:end], rules, head)
    _read_tail(lines[:end], rules, head)
    _cut_repeated_titles(lines[:end])
    _cut_picture_texts(lines, captions)
    _cut_tweets(text, lines)
    _name_the_rest(lines)
    return lines


def segments_of(text: str, lines: list[Line], rules: Rules) -> tuple[Segment, ...]:
    """Return the partition of `text` into segments: the lines, cut further by `part` rules, and blanks between."""
    found: list[Segment] = []
    for line in lines:
        if line.role in KEPT and line.role != "title":
            found += _pieces(line, rules)
        else:
            found.append(_segment(line.start, line.end, line.role or "body", line.rule_id))
    return tuple(_with_blanks(found, len(text)))


def _cut_anywhere(lines: list[Line], rules: Rules) -> None:
    """Cut what rules of scope `line` know; a caption is spared where it must be the title («فيديو: أبرز …»)."""
    begun = False
    for number, line in enumerate(lines):
        rule = find_rule(line, "line", rules) if line.is_open else None
        if rule and (begun or rule.role != "caption" or headline_follows(lines[number + 1 :], rules)):
            line.cut(rule)
        begun = begun or line.is_open or line.role == "title"


def _cut_related(lines: list[Line], rules: Rules) -> int:
    """Cut markers of related articles and what follows them; return the number of lines that are the article's."""
    for number, line in enumerate(lines):
        rule = rules.match("rest", line.key) if line.is_open else None
        if rule is None:
            continue
        line.cut(rule)
        roles = [each.role for each in lines]
        if number and lines[number - 1].is_open:
            last = find_rule(lines[number - 1], "tail", rules)
            roles[number - 1] = last.role if last else None
        end = end_of_related([each.text for each in lines], roles, number)
        for other in lines[number + 1 : end]:
            if other.is_open:
                other.role, other.rule_id = "other_article" if end == len(lines) else "related", rule.rule_id
        if end == len(lines):
            return number
    return len(lines)


def _read_tail(lines: list[Line], rules: Rules, head: Head) -> None:
    """Cut what stands below the last paragraph."""
    for line in reversed(lines[-_TAIL_LINES:]):
        if not line.is_open:
            continue
        rule = find_rule(line, "tail", rules)
        if rule:
            line.cut(rule)
        elif head.is_credit(line.key):
            line.role, line.rule_id = "credit", "outlet_credit"
        elif is_paragraph(line.key):
            return


def _cut_repeated_titles(lines: list[Line]) -> None:
    title = next((line for line in lines if line.role == "title"), None)
    if title is None:
        return
    words = title_words(title.text)
    for line in lines[:HEAD_LINES]:
        if line.is_open and repeats(line.text, words):
            line.role, line.rule_id = "duplicate_title", "repeated_title"


def _cut_picture_texts(lines: list[Line], captions: frozenset[str]) -> None:
    for line in lines:
        if line.is_open and line.text in captions and not is_paragraph(line.key):
            line.role, line.rule_id = "caption", "picture_text"


def _cut_tweets(text: str, lines: list[Line]) -> None:
    """Cut the line above a tweet's signature where it is the tweet's text, and not the article's last paragraph."""
    before = 0
    for above, line in pairwise(lines):
        if line.rule_id == "tweet_author" and above.is_open and len(above.text) <= _LONGEST_TWEET:
            apart = text.count("\n", before, above.start) > text.count("\n", above.end, line.start)
            if _is_tweet(above, apart=apart):
                above.role, above.rule_id = "embed", "tweet_author"
        before = above.end


def _is_tweet(line: Line, *, apart: bool) -> bool:
    """Tell whether the `line` above a signature is a tweet: by its marks, its shape, or standing `apart` from others.

    An embedded video or picture leaves only its signature: then the line above is a paragraph.
    """
    if _TWEET_MARK.search(line.text):
        return not goes_on(line)
    return not is_paragraph(line.key) or (apart and not goes_on(line))


def _name_the_rest(lines: list[Line]) -> None:
    """Name what is kept: subtitles above the first paragraph, headings among paragraphs, and the body."""
    below = False
    for number, line in enumerate(lines):
        if not line.is_open:
            continue
        if is_paragraph(line.key) or not is_headline(line.text) or line.key.count(" ") >= _SHORT_HEADING:
            below = below or is_paragraph(line.key)
            line.role = "body"
        elif below:
            line.role = "heading" if _has_paragraph(lines[number + 1 :]) else "body"
        else:
            line.role = "subtitle" if number and lines[number - 1].role in ("title", "duplicate_title") else "body"


def _has_paragraph(after: list[Line]) -> bool:
    return any(line.is_open and is_paragraph(line.key) for line in after[:3])


def _pieces(line: Line, rules: Rules) -> list[Segment]:
    """Return the segments of a kept line: what `part` rules cut, and what is left between."""
    pieces: list[Segment] = []
    role, at = line.role or "body", 0
    for start, end, rule in rules.pieces(line.text):
        pieces += _left_over(line, role, at, start)
        pieces.append(_segment(line.start + start, line.start + end, rule.role, rule.rule_id))
        at = end
    return pieces + _left_over(line, role, at, len(line.text))


def _left_over(line: Line, role: str, start: int, end: int) -> list[Segment]:
    piece = line.text[start:end]
    if not piece.strip():
        return []
    start += len(piece) - len(piece.lstrip())
    return [_segment(line.start + start, line.start + start + len(piece.strip()), role, line.rule_id)]


def _segment(start: int, end: int, role: str, rule_id: str | None) -> Segment:
    return Segment(start, end, role, role in KEPT, rule_id)


def _with_blanks(segments: list[Segment], length: int) -> list[Segment]:
    whole: list[Segment] = []
    at = 0
    for segment in segments:
        if segment.start_char > at:
            whole.append(Segment(at, segment.start_char, "blank", False))
        whole.append(segment)
        at = segment.end_char
    if at < length:
        whole.append(Segment(at, length, "blank", False))
    return whole

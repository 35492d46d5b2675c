"""A document's lines, each given a role: the article's own, or cut and why.

The roles are settled in this order: what a rule cuts anywhere; polls and readers' comments; where another article
begins; the title and what stands above the first paragraph; what stands below the last one; repeated titles; the text
above a tweet's signature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from warehouse.arabic.letters import fold
from warehouse.cleaning.dateline import Head
from warehouse.cleaning.head import HEAD_LINES, find_headline, headline_follows, names_below, read_head
from warehouse.cleaning.learned import cut_learned
from warehouse.cleaning.line import KEPT, Line, find_rule, goes_on, split_lines
from warehouse.cleaning.readers import cut_comments, cut_polls
from warehouse.cleaning.related import end_of_related
from warehouse.cleaning.rules import Rules
from warehouse.cleaning.title import find_site_suffix, is_headline, is_paragraph, repeats, title_words
from warehouse.model import Segment

_TAIL_LINES = 40
_FOOT = frozenset({"ui", "tags", "related", "paywall", "source"})  # roles of lines below an article
_FOOT_LINES = 2
_LINK = "bare_link"
_VERSES = 3
_AROUND_NAME = " |–—»•·-"
_SHORT_HEADING = 12  # words
_LONGEST_TWEET = 320  # characters
_TWEET_MARK = re.compile("[#@]\\w|https?:|pic\\.(?:twitter|x)\\.com|[\U0001f300-\U0001faff]")


def read_lines(
    text: str,
    rules: Rules,
    *,
    title: str | None = None,
    captions: frozenset[str] = frozenset(),
    head: Head | None = None,
    learned: Mapping[str, str] | None = None,
) -> list[Line]:
    """Return the lines of `text` that are not blank, with their roles.

    With `title`, the first line of `text` is the title, unless it is an outlet's name and a headline stands below it;
    otherwise the title is chosen by its shape. `captions` are texts that a page gives its pictures: a line that
    is one of them is cut. `head` knows the outlets: those of the rules and, perhaps, those that the document comes
    with. Lines that are, letter for letter, among `learned`, which has their ids, are cut before all others.
    """
    lines = split_lines(text)
    head = head or rules.head()
    if title is not None and lines:
        named = head.is_outlet_name(lines[0].key) and find_headline(lines[1:], rules) is not None
        lines[0].role, lines[0].rule_id = ("ui", "outlet_header") if named else ("title", "given_title")
    cut_learned(lines, learned or {})
    _cut_anywhere(lines, rules)
    cut_polls(lines)
    cut_comments(lines)
    end = _cut_related(lines, rules)
    head = replace(head, named_below=names_below(lines, rules))
    read_head(lines[:end], rules, head)
    _read_tail(lines[:end], rules, head)
    _cut_foot(lines[:end])
    _cut_repeated_titles(lines[:end])
    _cut_picture_texts(lines, captions)
    _cut_tweets(text, lines, rules)
    _name_the_rest(lines)
    return lines


def segments_of(text: str, lines: list[Line], rules: Rules) -> tuple[Segment, ...]:
    """Return the partition of `text` into segments: the lines, cut further by `part` rules, and blanks between."""
    found: list[Segment] = []
    for line in lines:
        if line.role == "title":
            found += _title_pieces(line, rules)
        elif line.role in KEPT:
            found += _pieces(line, rules)
        else:
            found.append(_segment(line.start, line.end, line.role or "body", line.rule_id))
    return tuple(_with_blanks(found, len(text)))


def _cut_anywhere(lines: list[Line], rules: Rules) -> None:
    """Cut what rules of scope `line` know; a caption is spared where it must be the title («فيديو: أبرز …»)."""
    begun = False
    for number, line in enumerate(lines):
        rule = find_rule(line, "line", rules) if line.is_open else None
        if rule and rule.rule_id == _LINK and number and _announces(lines[number - 1]):
            continue
        if rule and (
            begun or rule.role != "caption" or headline_follows(lines[number + 1 : number + HEAD_LINES], rules)
        ):
            line.cut(rule)
        begun = begun or line.is_open or line.role == "title"


def _announces(line: Line) -> bool:
    """Tell whether `line` is kept and what follows it completes its sentence («على موقع الجائزة:»)."""
    return line.is_open and line.key.endswith((":", "："))


def _cut_related(lines: list[Line], rules: Rules) -> int:
    """Cut markers of related articles and what follows them; return the number of lines that are the article's."""
    texts, roles = [line.text for line in lines], [line.role for line in lines]
    for number, line in enumerate(lines):
        rule = rules.match("rest", line.key) if line.is_open else None
        if rule is None:
            continue
        line.cut(rule)
        roles[number] = line.role
        above = number - 1
        if number and lines[above].is_open:  # it closes the article where a rule would cut it at its end
            last = find_rule(lines[above], "tail", rules)
            roles[above] = last.role if last else None
        end = end_of_related(texts, roles, number, rules.words)
        if number:
            roles[above] = lines[above].role
        for below in range(number + 1, end):
            if lines[below].is_open:
                role = "other_article" if end == len(lines) else "related"
                lines[below].role, lines[below].rule_id, roles[below] = role, rule.rule_id, role
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


def _cut_foot(lines: list[Line]) -> None:
    """Cut short lines among the boilerplate below the last paragraph, where it is two lines or more."""
    last = max((number for number, line in enumerate(lines) if line.is_open and is_paragraph(line.key)), default=-1)
    below = lines[last + 1 :] if last >= 0 else []
    known = [number for number, line in enumerate(below) if line.role in _FOOT and title_words(line.text)]
    if len(known) < _FOOT_LINES:
        return
    for line in below[known[0] :]:
        if line.is_open and is_headline(line.text) and not line.key.endswith((".", "؟", "!")):
            line.role, line.rule_id = "ui", "page_foot_entry"


def _cut_repeated_titles(lines: list[Line]) -> None:
    """Cut lines that repeat the title, unless nothing else would be left, or they are verses of a poem."""
    title = next((line for line in lines if line.role == "title"), None)
    if title is None:
        return
    words = title_words(title.text)
    repeated = [line for line in lines[:HEAD_LINES] if line.is_open and repeats(line.text, words)]
    others = [line for line in lines if line.is_open and line not in repeated]
    for line in repeated if others else repeated[1:]:
        if not _is_verse(line, lines):
            line.role, line.rule_id = "duplicate_title", "repeated_title"


def _is_verse(line: Line, lines: list[Line]) -> bool:
    """Tell whether short lines follow `line`, as in a poem, and no paragraph."""
    after = [other for other in lines if other.is_open and other.start > line.start][:_VERSES]
    return len(after) == _VERSES and not any(is_paragraph(other.key) or "{date}" in other.key for other in after)


def _cut_picture_texts(lines: list[Line], captions: frozenset[str]) -> None:
    for line in lines:
        if line.is_open and line.text in captions and not is_paragraph(line.key):
            line.role, line.rule_id = "caption", "picture_text"


def _cut_tweets(text: str, lines: list[Line], rules: Rules) -> None:
    """Cut the line above a tweet's signature where it is the tweet's text, and not the article's last paragraph."""
    before = 0
    for above, line in pairwise(lines):
        if line.rule_id == "tweet_author" and above.is_open and len(above.text) <= _LONGEST_TWEET:
            apart = text.count("\n", before, above.start) > text.count("\n", above.end, line.start)
            if _is_tweet(above, rules, apart=apart):
                above.role, above.rule_id = "embed", "tweet_author"
        before = above.end


def _is_tweet(line: Line, rules: Rules, *, apart: bool) -> bool:
    """Tell whether the `line` above a signature is a tweet: by its marks, its shape, or standing `apart` from others.

    An embedded video or picture leaves only its signature: then the line above is a paragraph.
    """
    if _TWEET_MARK.search(line.text):
        return not goes_on(line, rules)
    return not is_paragraph(line.key) or (apart and not goes_on(line, rules))


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
            line.role = "heading" if _has_paragraph(lines[number + 1 : number + 4]) else "body"
        else:
            line.role = "subtitle" if number and lines[number - 1].role in ("title", "duplicate_title") else "body"


def _has_paragraph(after: list[Line]) -> bool:
    return any(line.is_open and is_paragraph(line.key) for line in after)


def _pieces(line: Line, rules: Rules) -> list[Segment]:
    """Return the segments of a kept line: what `part` rules cut, and what is left between."""
    pieces: list[Segment] = []
    role, at = line.role or "body", 0
    for start, end, rule in rules.pieces(line.text):
        pieces += _left_over(line, role, at, start)
        pieces.append(_segment(line.start + start, line.start + end, rule.role, rule.rule_id))
        at = end
    return pieces + _left_over(line, role, at, len(line.text))


def _title_pieces(line: Line, rules: Rules) -> list[Segment]:
    """Return the title's segment and, where it was found in the text and ends in « - جريدة الأفق», that name's."""
    suffix = find_site_suffix(line.text) if line.rule_id == "headline_shape" else None
    if suffix is None or not _names_site(line.text[suffix:].strip(), rules):
        return [_segment(line.start, line.end, "title", line.rule_id)]
    return _left_over(line, "title", 0, suffix) + _left_over(line, "source", suffix, len(line.text))


def _names_site(suffix: str, rules: Rules) -> bool:
    """Tell whether the end of a title names its outlet: «- جريدة الأفق»; after a bar «موقع» and «شبكة» do so too."""
    name = suffix.strip(_AROUND_NAME)
    if rules.head().is_outlet_name(name):
        return True
    return suffix.startswith("|") and rules.words.before_outlet.match(f"{fold(name)} ") is not None


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

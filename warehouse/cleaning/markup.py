"""What is taken from markup before a parser sees it: what the parser would stumble over, and lose text by."""

from __future__ import annotations

import re
import sys
from itertools import chain, repeat

_NUMBERED = re.compile(r"&(?:amp;)?#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_LONGEST_NUMBER = 7  # digits of the last character
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NESTING = re.compile(r"<(/?)(?:div|span|font|center|section|b|strong|i|em|u)\b[^>]*>", re.IGNORECASE)
_DEEPEST = 150  # of the 256 elements that libxml2 follows, silently dropping what is in deeper ones


def safe_markup(markup: str) -> str:
    """Return `markup` without dead references, and without elements nested too deeply to be read."""
    return limit_depth(drop_dead_references(markup))


def drop_dead_references(markup: str) -> str:
    """Return `markup` without references to what is no character of a text, such as `&#x1;` and `&#0;`."""
    return _NUMBERED.sub(lambda found: "" if _is_dead(found) else found.group(), markup) if "#" in markup else markup


def _is_dead(reference: re.Match[str]) -> bool:
    digits = (reference[1] or reference[2]).lstrip("0")
    if len(digits) > _LONGEST_NUMBER:
        return True
    number = int(digits or "0", 16 if reference[1] else 10)
    return number > sys.maxunicode or _NO_TEXT.match(chr(number)) is not None


def limit_depth(markup: str) -> str:
    """Return `markup` without the tags of containers that others are nested in too deeply; what is in them stays.

    The innermost containers are kept: they hold the text.
    """
    if len(_NESTING.findall(markup)) <= _DEEPEST:
        return markup
    deep = _too_deep(markup)
    return _NESTING.sub(lambda tag: "" if tag.start() in deep else tag.group(), markup) if deep else markup


def _too_deep(markup: str) -> set[int]:
    """Return the offsets of the tags, start and end, of containers with more than `_DEEPEST` levels in them."""
    tags = list(_NESTING.finditer(markup))
    deep: set[int] = set()
    opened: list[tuple[int, int]] = []  # offset of the start, levels in it so far
    for tag in chain(tags, repeat(None, len(tags))):  # at the end, what is still open is closed
        if tag is not None and not tag[1]:
            opened.append((tag.start(), 0))
        elif opened:
            start, levels = opened.pop()
            if levels > _DEEPEST:
                deep |= {start} if tag is None else {start, tag.start()}
            if opened:
                opened[-1] = (opened[-1][0], max(opened[-1][1], levels + 1))
    return deep

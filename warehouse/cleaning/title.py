"""Titles: which line is the headline, and which lines repeat it."""

from __future__ import annotations

import re
from itertools import islice

from warehouse.arabic.letters import fold

LONGEST_HEADLINE = 220  # characters
MOST_WORDS = 32

_WORD = re.compile(r"\w+")
_SITE_SUFFIX = re.compile(r"\s+[|–—»•·-]{1,2}\s+[^|–—»•·]{2,45}$")
_SEPARATOR = re.compile(r"\s*(?:\s[|–—»«•·-]{1,2}\s|:{1,2}\s|\|)\s*")
_NOT_A_HEADLINE_END = re.compile(r"(?<!\.)[.،,؛;:]$")
_MANY_WORDS = 22  # no headline, with or without a full stop
_SENTENCE = 7  # words that make a sentence, if it ends in a full stop
_LONGEST_QUESTION = 14  # words of a headline; a longer question is a paragraph
_FEW_WORDS = 3
_LONGEST_ADDITION = 60  # characters that an outlet's name, marks and spaces may add to a repeated title
_MOST_PIECES = 8  # marks in a page's title that are looked at; real ones have up to four
_SAME = 0.9  # share of words that two lines must have in common to be one title


def is_headline(line: str) -> bool:
    """Tell whether `line` has the shape of a headline: short, and not ended as a sentence is."""
    words = line.split()
    return (
        len(words) in range(1, MOST_WORDS + 1)
        and len(line) <= LONGEST_HEADLINE
        and _NOT_A_HEADLINE_END.search(line.rstrip("»”\"')")) is None
    )


def is_paragraph(line: str) -> bool:
    """Tell whether `line` reads as a paragraph: many words, or a sentence of a few with its full stop."""
    words = line.count(" ") + 1
    return words >= _MANY_WORDS or (words >= _SENTENCE and line.rstrip("»”\"') ").endswith((".", "؟", "!", "…", ":")))


def is_question(line: str) -> bool:
    """Tell whether `line` is a question as short as those of headlines, though `is_paragraph` may take it for one."""
    return line.endswith(("؟", "?")) and line.count(" ") < _LONGEST_QUESTION and is_headline(line)


def title_words(line: str) -> list[str]:
    """Return the folded words of `line`, to compare titles by."""
    return _WORD.findall(fold(line))


def repeats(line: str, words: list[str]) -> bool:
    """Tell whether `line` is the title made of `words` again, perhaps with the outlet's name after it."""
    if not words or len(line) > 2 * sum(map(len, words)) + _LONGEST_ADDITION:
        return False
    own = title_words(line)
    if "".join(own) == "".join(words):
        return True
    if len(words) < _FEW_WORDS or abs(len(own) - len(words)) > max(1, len(words) // 8):
        return own[: len(words)] == words and len(own) <= len(words) + 4 and len(words) > _FEW_WORDS and "|" in line
    shared = len(set(own) & set(words))
    return shared >= _SAME * max(len(set(own)), len(set(words)))


def find_site_suffix(title: str) -> int | None:
    """Return where the « - site» at the end of `title` begins, or None."""
    suffix = _SITE_SUFFIX.search(title)
    return suffix.start() if suffix else None


def without_site_name(title: str, *, heading: str | None, site: str | None) -> str:
    """Return `title` without the « - site» at its end, where the page's heading or site name says that it is one."""
    suffix = _SITE_SUFFIX.search(title)
    if suffix is None:
        return title
    short = title[: suffix.start()].strip()
    if heading and title_words(heading) == title_words(short):
        return short
    tail = fold(suffix.group().strip(" |–—»•·-"))
    if site and (fold(site) in tail or tail in fold(site)):
        return without_site_name(short, heading=heading, site=site)
    return title


def within_title(titles: list[str], lines: list[str]) -> str | None:
    """Return the longest piece of one of `titles`, between marks, that is one of `lines`; None if there is none.

    Titles of pages have the outlet's or the section's name before or after the headline that the page shows.
    """
    shown = {"".join(title_words(line)): line for line in lines}
    for title in titles:
        ends = [match.span() for match in islice(_SEPARATOR.finditer(title), _MOST_PIECES)]
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(title)]
        pieces = {title[start:stop] for start in starts for stop in stops if start < stop}
        for piece in sorted(pieces, key=len, reverse=True):
            words = title_words(piece)
            if len(words) >= _FEW_WORDS and "".join(words) in shown:
                return shown["".join(words)]
    return None

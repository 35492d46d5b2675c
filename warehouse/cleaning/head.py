"""What stands above an article's first paragraph: its title, and lines that are not the article's."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from warehouse.arabic.letters import has_arabic
from warehouse.cleaning.dateline import Head
from warehouse.cleaning.line import Line, find_rule
from warehouse.cleaning.rules import Rules
from warehouse.cleaning.title import is_headline, is_paragraph, repeats, title_words

HEAD_LINES = 10  # a head rule looks no further down
_FOOT_LINES = 12
_NEEDS_TITLE = frozenset({"byline", "caption"})  # above a text's first line these roles would cost it its title
_NAMES_ITS_OUTLET = frozenset({"ui", "source", "credit", "paywall", "ad"})
_HEADLINE_WORDS = 4  # fewer may be one more header
_LINES_TO_HEADLINE = 4
_SHORTEST_NAME = 3  # letters


def read_head(lines: list[Line], rules: Rules, head: Head) -> None:
    """Cut what stands above the first paragraph, and find the title if it is not known."""
    titled = any(line.role == "title" for line in lines)
    for number, line in enumerate(lines[:HEAD_LINES]):
        if not line.is_open:
            continue
        after = lines[number + 1 :]
        rule = find_rule(line, "head", rules)
        if rule and (titled or rule.role not in _NEEDS_TITLE):
            line.cut(rule)
        elif naming := _names_outlet(line, after, rules, head, titled=titled):
            line.role, line.rule_id = naming
        elif not titled and _starts_article(line, after):
            line.role, line.rule_id, titled = "title", "headline_shape", True
        elif is_paragraph(line.key):
            return


def names_below(lines: list[Line], rules: Rules) -> Callable[[str], bool]:
    """Return a test whether the article's own boilerplate (source, credit, copyright, invitations) names an outlet."""

    @cache
    def foot() -> str:
        own = [line.key for line in lines if line.role in _NAMES_ITS_OUTLET]
        last = [line for line in lines[-_FOOT_LINES:] if line.is_open and not is_paragraph(line.key)]
        found = ((line, find_rule(line, "tail", rules)) for line in last)
        own += [line.key for line, rule in found if rule and rule.role in _NAMES_ITS_OUTLET]
        return "".join(f" {' '.join(title_words(key))} " for key in own)

    def named(piece: str) -> bool:
        words = " ".join(title_words(piece))
        return len(words) >= _SHORTEST_NAME and f" {words} " in foot()

    return named


def _names_outlet(line: Line, after: list[Line], rules: Rules, head: Head, *, titled: bool) -> tuple[str, str] | None:
    """Return the role and rule of a dateline or a site's header, or None for any other line."""

    def is_section(text: str) -> bool:
        rule = rules.match("head", text)
        return rule is not None and rule.role == "ui"

    if not (titled or headline_follows(after, rules)):
        return None
    header, dateline = ("ui", "outlet_header"), ("byline", "dateline")
    if not titled and "{date}" not in line.key and head.is_header(line.key, is_section):
        return header
    if head.is_dateline(line.key):
        return dateline
    return header if head.is_header(line.key, is_section) else None


def headline_follows(after: list[Line], rules: Rules) -> bool:
    """Tell whether one of the next lines may be the title: of some words, and of no rule."""
    open_after = [line for line in after[:_LINES_TO_HEADLINE] if line.is_open]
    return any(
        len(line.text.split()) >= _HEADLINE_WORDS and is_headline(line.text) and not rules.match("head", line.key)
        for line in open_after
    )


def _starts_article(line: Line, after: list[Line]) -> bool:
    """Tell whether `line` is a headline: by its shape, and because an article follows it."""
    if not is_headline(line.text):
        return False
    open_after = [other for other in after[:8] if other.is_open]
    if " " not in line.text:
        return bool(open_after) and is_paragraph(open_after[0].key) and has_arabic(line.text)
    words = title_words(line.text)
    if any(repeats(other.text, words) for other in after[:4]):
        return True
    return any(len(other.text) > len(line.text) or is_paragraph(other.key) for other in open_after)

"""What stands above an article's first paragraph: its title, and lines that are not the article's."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import islice

from warehouse.arabic.letters import has_arabic
from warehouse.cleaning.dateline import Head
from warehouse.cleaning.line import Line, find_rule
from warehouse.cleaning.related import content_words, share
from warehouse.cleaning.rules import Rules
from warehouse.cleaning.title import is_headline, is_paragraph, is_question, repeats, title_words

HEAD_LINES = 10  # a head rule looks no further down
_FOOT_LINES = 12
_NEEDS_TITLE = frozenset({"byline", "caption"})  # above a text's first line these roles would cost it its title
_NAMES_ITS_OUTLET = frozenset({"ui", "source", "credit", "paywall", "ad"})
_HEADLINE_WORDS = 4  # fewer may be one more header
_LINES_TO_HEADLINE = 4
_SHORTEST_NAME = 3  # letters
_FEWEST_ABOVE = 2  # lines above the first paragraph
_NAV_LINES = 80  # a page's header is looked for no further down
_HEADER_WORDS = 5  # more make no entry of a menu
_LEAD, _LEAD_CHARACTERS = 4, 300  # paragraphs, and what is read of each, whose words a headline shares
_NO_HEADLINE = re.compile(r"[|▲▼›]|::")  # menus, paths and prices have these
_OPENING = re.compile(r"([^-–—:/]{4,40})[-–—/]\s")
_NAME_WORDS = 3
_MENU, _MENU_WORDS = 4, 3  # so many lines of fewer words than a sentence has are a menu
_NAVIGATION = frozenset({"breadcrumb", "account_buttons", "skip_link"})  # rules: no article has these below its title
_MENU_GAP = re.compile(r"\s{2,}|\s*[|•·]\s*")
_FURNITURE = 3  # lines of a page above the only line that may be its headline
_NAME_IN_QUOTES = re.compile(r"[«\"“](?:[^\s«»\"“”]+ ?){1,3}[»\"”]")
_STEM = 4  # letters
_SHARED_WORDS = 2
_SHARED_BY_HEADLINE = 0.25  # of its words with the lead
_SHARED = 0.3  # of a menu's entries fewer are
_MOST_BYLINES_BELOW = 2  # lines below the title after which names are no byline


def read_head(lines: list[Line], rules: Rules, head: Head) -> None:
    """Cut what stands above the first paragraph, and find the title if it is not known."""
    titled = any(line.role == "title" for line in lines)
    headline = None if titled else find_headline(lines, rules)
    first = _cut_page_header(lines, headline, rules, head) if headline else 0
    below_title = 0
    still_open = (number for number in range(first, len(lines)) if lines[number].is_open)
    for number in islice(still_open, HEAD_LINES):
        line = lines[number]
        after = lines[number + 1 :]
        rule = find_rule(line, "head", rules)
        if rule and rule.role == "byline" and below_title > _MOST_BYLINES_BELOW:
            rule = None
        if rule and (titled or rule.role not in _NEEDS_TITLE):
            line.cut(rule)
        elif naming := _names_outlet(line, after, rules, head, titled=titled):
            line.role, line.rule_id = naming
        elif not titled and _says_more_than_next(line, after):
            line.role, line.rule_id = "duplicate_title", "repeated_title"
        elif not titled and (number == headline or _starts_article(line, after)):
            line.role, line.rule_id, titled = "title", "headline_shape", True
        elif is_paragraph(line.key):
            return
        elif titled:
            below_title += 1


def find_headline(lines: list[Line], rules: Rules) -> int | None:
    """Return the number of the first line that shares its words with the first paragraphs, or None.

    Where none does, it is the only line above them that is long enough, below several of a page's.
    """
    lead = _lead(lines)
    paragraphs = _paragraphs(lines[lead:])
    known = _stems(*paragraphs)
    shaped = [number for number in range(lead) if _may_be_headline(lines[number], rules)]
    for number in shaped:
        if _shares_words(lines[number], known) and not _is_only_quoted(lines[number], paragraphs):
            return number
    return _only_headline(lines[:lead], shaped, rules)


def _only_headline(top: list[Line], shaped: list[int], rules: Rules) -> int | None:
    """Return the number of the only line of some words among `top`, if rules know several lines above it."""
    long = [number for number in shaped if top[number].key.count(" ") >= _HEADLINE_WORDS]
    if len(long) != 1:
        return None
    known = (rules.match("head", line.key) for line in top[: long[0]] if line.is_open)
    furniture = sum(rule is not None and rule.role == "ui" for rule in known)
    furniture += sum(line.role == "ui" for line in top[: long[0]])
    return long[0] if furniture >= _FURNITURE else None


def _lead(lines: list[Line]) -> int:
    """Return the number of the first paragraph; 0 where none stands near the top. A short question is a headline."""
    above = enumerate(lines[:_NAV_LINES])
    found = (number for number, line in above if line.is_open and is_paragraph(line.key) and not is_question(line.text))
    return next(found, 0)


def _paragraphs(lines: list[Line]) -> list[str]:
    """Return how the first paragraphs among `lines` begin."""
    found = (line.text[:_LEAD_CHARACTERS] for line in lines if line.is_open and is_paragraph(line.key))
    return list(islice(found, _LEAD))


def _cut_page_header(lines: list[Line], headline: int, rules: Rules, head: Head) -> int:
    """Cut the menu and names of a page that stand above its `headline`; return the number of the line to read from.

    They are a page's header where its menu stands below them, where they share no word with the article, and are
    several short lines, or name an outlet, or are known to be a page's, or where the headline is dated as they are.
    """
    top = lines[:headline]
    menu = 1 + max((number for number, line in enumerate(top) if _is_navigation(line, rules)), default=-1)
    above = [line for line in top[menu:] if line.is_open and rules.match("head", line.key) is None]
    paragraphs = _paragraphs(lines[headline:])
    if above:
        known = _is_page_header(top, above, paragraphs, head) or _is_name(lines, above, headline, rules, head)
    else:
        known = menu > 0 or not _stems(*(line.text for line in top if line.is_open)) & _stems(*paragraphs)
    first = headline if known else menu
    for line in top[:first]:
        rule = rules.match("head", line.key) if line.is_open else None
        if rule:
            line.cut(rule)
        elif line.is_open and "{date}" not in line.key:
            line.role, line.rule_id = "ui", "page_header"
    return first


def _is_navigation(line: Line, rules: Rules) -> bool:
    """Tell whether `line` is a page's menu, path or search box, above which nothing is the article's."""
    rule = rules.match("head", line.key) if line.is_open else None
    if (rule.rule_id if rule else line.rule_id) in _NAVIGATION:
        return True
    entries = _MENU_GAP.split(line.text)
    return len(entries) >= _MENU_WORDS and all(entry.count(" ") < _MENU_WORDS for entry in entries)


def _is_page_header(top: list[Line], above: list[Line], paragraphs: list[str], head: Head) -> bool:
    """Tell whether the lines `top` are a page's header: a menu, or names that share no word with the article.

    `above` are those of `top` that no rule knows.
    """
    if any(line.key.endswith((".", "!", "؛")) for line in above):
        return False
    if sum(line.key.count(" ") < _MENU_WORDS for line in top) >= _MENU:
        return True
    known = _stems(*paragraphs)
    if not all(_is_header_entry(line, known, head) or _opens(line, paragraphs) for line in above):
        return False
    return len(top) > 1 or head.looks_like_outlet(above[0].key) or head.ends_in_place(above[0].key)


def _is_name(lines: list[Line], above: list[Line], headline: int, rules: Rules, head: Head) -> bool:
    """Tell whether the one line above the headline is a site's name or section, and no short title with its subtitle.

    It has no word of the article, or the article names it as its outlet, or it is a path; and the date or byline that
    stands below a headline stands there below the next line.
    """
    name, after = above[0], lines[headline + 1 :]
    if len(above) > 1 or lines[headline].key.count(" ") < _HEADER_WORDS or not _is_dated(after, rules, head):
        return False
    if _is_path(name):
        return True
    if name.key.count(" ") >= _NAME_WORDS or not is_headline(name.text):
        return False
    own = [line.text for line in after if line.is_open and is_paragraph(line.key)]
    return head.named_below(name.key) or _opens(name, own) or not _stems(name.text) & _stems(*own)


def _is_path(line: Line) -> bool:
    """Tell whether `line` is a row of names of some words each («الأفق :: تقارير»)."""
    pieces = [piece.strip() for piece in _NO_HEADLINE.split(line.key)]
    return len(pieces) > 1 and all(piece.count(" ") < _NAME_WORDS for piece in pieces)


def _is_dated(after: list[Line], rules: Rules, head: Head) -> bool:
    """Tell whether the first of the lines `after` a headline says when, where or by whom it was written."""
    if not after:
        return False
    rule = rules.match("head", after[0].key)
    return (rule is not None and rule.role in ("date", "byline")) or head.is_dateline(after[0].key)


def _opens(name: Line, paragraphs: list[str]) -> bool:
    """Tell whether the lead begins with words of `name`, as with its outlet («الأفق - قال …»), or quotes all of it."""
    if not paragraphs or name.key.count(" ") >= _NAME_WORDS or " " not in name.key:
        return False
    opening = _OPENING.match(paragraphs[0])
    words = title_words(opening[1]) if opening else []
    return (len(words) > 1 and title_words(name.text)[: len(words)] == words) or f"«{name.key}»" in paragraphs[0]


def _may_be_headline(line: Line, rules: Rules) -> bool:
    """Tell whether `line` has the shape of a headline of some words, and is not known as anything else."""
    if not line.is_open or line.key.count(" ") + 1 < _HEADLINE_WORDS or _NO_HEADLINE.search(line.key):
        return False
    return is_headline(line.text) and rules.match("head", line.key) is None


def _shares_words(line: Line, known: set[str]) -> bool:
    """Tell whether `line` is a headline of the article whose first paragraphs have the words `known`."""
    words = _stems(line.text)
    return len(words & known) >= _SHARED_WORDS and share(words, known) >= _SHARED_BY_HEADLINE


def _is_only_quoted(line: Line, paragraphs: list[str]) -> bool:
    """Tell whether `paragraphs` have words of `line` only in quoted names, as of a programme or an outlet."""
    plain = (_NAME_IN_QUOTES.sub(" ", paragraph) for paragraph in paragraphs)
    return _stems(line.text).isdisjoint(_stems(*plain))


def _is_header_entry(line: Line, known: set[str], head: Head) -> bool:
    if _is_path(line) or not has_arabic(line.text):
        return True
    if head.looks_like_outlet(line.key):
        return is_headline(line.text)
    short = line.key.count(" ") < _HEADER_WORDS or "|" in line.key
    return short and is_headline(line.text) and share(_stems(line.text), known) <= _SHARED


def _stems(*texts: str) -> set[str]:
    """Return how the words of `texts` begin, without article and conjunction: forms of a word are one."""
    return {word[:_STEM] for word in content_words(texts)}


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
    if titled and head.is_signature(line.key):
        return "byline", "signature"
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


def _says_more_than_next(line: Line, after: list[Line]) -> bool:
    """Tell whether the next line is the headline, and `line` that with a section before it («عام / …»)."""
    if not after or not after[0].is_open or after[0].key.count(" ") < _HEADLINE_WORDS:
        return False
    section, mark, rest = line.key.partition(" / ")
    return bool(mark) and section.count(" ") < _NAME_WORDS and rest.startswith(after[0].key)


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

"""What a page shows, line by line, and where its article stands among it.

Boxes beside the article (menus, asides, footers), quotations, figures and readers' comments are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Self

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from warehouse.arabic.calendar import has_hijri_date, parse_date
from warehouse.cleaning.title import is_paragraph, title_words

_NOT_SHOWN = frozenset({"script", "style", "noscript", "template", "head", "textarea", "select", "button", "svg"})
_BESIDE = frozenset({"aside", "nav", "footer", "blockquote", "figure", "iframe"})
_BOXES = frozenset(  # ids and classes
    (
        *("comments", "comment", "comments-area", "comment-list", "commentlist", "comment-body", "respond"),
        *("disqus_thread", "sidebar", "poll"),
    )
)
_WHOLE = frozenset({"p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"})  # their inline elements start no line
_SUBTITLES = frozenset({"h2", "h3", "h4"})
_SUBTITLE_NAME = re.compile(
    r"(?:sub-?_?(?:title|head(?:line|ing)?)|stand-?first|\bdec?k\b)", re.IGNORECASE
)  # in a class
_MOST_MARKS = 2  # times the letters of a title that its line may have, with marks and spaces
_SHORT = 4  # spaces of a heading that may be a section's name
_LINES_ABOVE, _LINES_BELOW = 3, 8  # of the heading, in which a page prints its date
_LONGEST_DATE_LINE = 16  # words
_BARE = 4  # words that a line may have beside its date, below the article's first paragraph
_LEAD = 30  # letters of a paragraph by which it is found on the page
_MOST_BETWEEN = 15  # lines between a heading and the article's second paragraph
_ISSUE = re.compile(r"\bالعدد\b")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the page and the element that holds it."""

    text: str
    owner: HtmlElement


@dataclass(frozen=True, slots=True)
class Shown:
    """The page's lines in order, and the numbers of those that are its title."""

    lines: list[ShownLine]
    headings: list[int]

    @classmethod
    def of(cls, lines: list[ShownLine], title: str | None) -> Self:
        """Return `lines` with the places of `title` among them."""
        words = title_words(title or "")
        longest = _MOST_MARKS * len(title or "")
        short = [(at, line.text) for at, line in enumerate(lines) if words and len(line.text) <= longest]
        return cls(lines, [at for at, text in short if title_words(text) == words])

    def dates(self) -> list[str]:
        """Return the short lines with a date that the page prints beside its heading, those below it first.

        Above the heading the masthead prints today's date; there only the article's own box counts, or the line that
        gives the newspaper's issue.
        """
        found: list[str] = []
        for place in self.headings:
            above = [line for line in self._above(place) if self._is_inside(line, place)]
            found += [line.text for line in (*self._below(place), *above[::-1]) if _has_date(line.text)]
        return found + [line.text for line in self.lines if _ISSUE.search(line.text) and _has_date(line.text)][:1]

    def text_above(self, paragraph: str) -> list[str]:
        """Return the subtitle and the paragraphs between the heading and `paragraph`, a text's first.

        There are none where either is not found. Questions are polls'.
        """
        start = squeezed(paragraph)[:_LEAD]
        if len(start) < _LEAD:
            return []
        place = next((at for at, line in enumerate(self.lines) if squeezed(line.text).startswith(start)), 0)
        heading = max((at for at in self.headings if at < place), default=place)
        between = self.lines[heading + 1 : place] if place - heading <= _MOST_BETWEEN else []
        own = [line for line in between if is_paragraph(line.text) and not line.text.endswith("؟")]
        return [line.text for line in between if line in own or (line is between[0] and _is_subtitle(line))]

    def paragraph(self, start: str) -> str | None:
        """Return the paragraph whose letters begin with `start`, or None."""
        texts = (line.text for line in self.lines if is_paragraph(line.text))
        return next((text for text in texts if squeezed(text).startswith(start)), None)

    def _above(self, place: int) -> list[ShownLine]:
        return self.lines[max(0, place - _LINES_ABOVE) : place]

    def _below(self, place: int) -> list[ShownLine]:
        """Return the lines below the heading: to the first paragraph, and then those that are but a date."""
        after = self.lines[place + 1 : place + 1 + _LINES_BELOW]
        above_text = list(takewhile(lambda line: not is_paragraph(line.text), after))
        rest = after[len(above_text) + 1 :]
        bare = takewhile(lambda line: not is_paragraph(line.text), rest)
        return above_text + [line for line in bare if _is_bare_date(line.text)]

    def _is_inside(self, line: ShownLine, place: int) -> bool:
        """Tell whether `line` is in the smallest box that holds both the heading and a paragraph below it."""
        paragraph = next((other for other in self.lines[place + 1 :] if is_paragraph(other.text)), None)
        if paragraph is None:
            return False
        around = {paragraph.owner, *paragraph.owner.iterancestors()}
        owner = self.lines[place].owner
        box = next((element for element in (owner, *owner.iterancestors()) if element in around), None)
        return box is not None and box.tag != "body" and box in line.owner.iterancestors()


def squeezed(text: str) -> str:
    """Return the letters and digits of `text`, for finding it in other spacing and punctuation."""
    return "".join(re.findall(r"\w+", text))


def shown_lines(tree: HtmlElement) -> list[ShownLine]:
    """Return the page's lines in order: a paragraph or heading, or an element's own text; `br` ends a line."""
    lines: list[ShownLine] = []
    whole: list[HtmlElement] = []
    owner: HtmlElement | None = None

    def add(text: str | None, parent: HtmlElement) -> None:
        nonlocal owner
        plain = " ".join((text or "").split())
        if not plain:
            return
        holder = whole[-1] if whole else parent
        if holder is owner:
            lines[-1] = ShownLine(f"{lines[-1].text} {plain}", holder)
        else:
            lines.append(ShownLine(plain, holder))
        owner = holder

    body = tree if tree.tag == "body" else next(tree.iter("body"), tree)
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if is_beside(element):
                walk.skip_subtree()
                continue
            if element.tag in _WHOLE:
                whole.append(element)
            if element.tag in _WHOLE or element.tag == "br":
                owner = None
            add(element.text, element)
        else:
            if whole and whole[-1] is element:
                whole.pop()
            if element is not body:
                add(element.tail, element.getparent())
    return lines


def is_beside(element: HtmlElement) -> bool:
    """Tell whether `element` is no part of what the page says of its article: a menu, a figure, comments, a script."""
    if element.tag in _NOT_SHOWN or element.tag in _BESIDE:
        return True
    names = {element.get("id") or "", *(element.get("class") or "").split()}
    return not names.isdisjoint(_BOXES)


def _is_subtitle(line: ShownLine) -> bool:
    """Tell whether the line below a heading is a second heading to it, by tag or class, and no link."""
    named = line.owner.tag in _SUBTITLES or _SUBTITLE_NAME.search(line.owner.get("class") or "") is not None
    return named and line.text.count(" ") >= _SHORT and not line.owner.xpath(".//a|ancestor::a")


def _has_date(text: str) -> bool:
    return len(text.split()) <= _LONGEST_DATE_LINE and (parse_date(text) is not None or has_hijri_date(text))


def _is_bare_date(text: str) -> bool:
    date = parse_date(text)
    return date is not None and len((text[: date.span[0]] + text[date.span[1] :]).split()) <= _BARE

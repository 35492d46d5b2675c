"""What an HTML page says about itself: title, date, author, outlet, address.

Read in this order of trust: JSON-LD of an article, meta elements, the page's own elements. Only what is said of the
page's article counts: the date of a video or a picture on it does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from lxml.html import HtmlElement

from warehouse.arabic.calendar import parse_date
from warehouse.arabic.letters import has_arabic
from warehouse.cleaning.title import is_paragraph, title_words, without_site_name

_ARTICLE_TYPES = frozenset(
    (
        *("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"),
        *("BackgroundNewsArticle", "BlogPosting", "LiveBlogPosting", "Report", "WebPage"),
    )
)
_DATE_NAMES = (
    *("article:published_time", "og:published_time", "og:article:published_time", "article:published"),
    *("datepublished", "publish-date", "publish_date", "publishdate", "pubdate", "published_time", "publication_date"),
    *("date.issued", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created"),
    *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article_date_original"),
)
_AUTHOR_NAMES = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title")
_DESCRIPTION_NAMES = ("og:description", "description", "twitter:description")
_SITE_NAMES = ("og:site_name", "application-name", "twitter:app:name:iphone")
_NOT_TEXT = "ancestor-or-self::*[self::script or self::style or self::noscript or self::template or self::head]"
_ELSEWHERE = "ancestor::*[self::aside or self::nav or self::footer or self::blockquote or self::figure]"
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[|<>{}]")
_SHORTEST_HEADING = 12  # letters; less may be a section's name
_LONGEST_NAME = 12  # words
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_DEEPEST = 50  # levels of JSON-LD; arbitrary, real pages have about ten
_LINES_ABOVE, _LINES_BELOW = 3, 8  # of the heading, in which a page prints its date
_LONGEST_DATE_LINE = 16  # words


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says; `dates` are strings, best first; `near_title` the dates printed beside the heading."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    dates: tuple[str, ...] = ()
    near_title: tuple[str, ...] = ()
    captions: frozenset[str] = frozenset()
    description: str | None = None


def read_metadata(tree: HtmlElement) -> Metadata:
    """Return what the page `tree` says about itself."""
    meta = _meta(tree)
    linked = _linked_article(tree)
    site = _first(_name_of(linked.get("publisher")), *(meta.get(name) for name in _SITE_NAMES))
    title = _title(tree, meta, linked, site)
    dates = [
        str(linked.get("datePublished") or ""),
        *(meta.get(name, "") for name in _DATE_NAMES),
        *_time_elements(tree),
    ]
    return Metadata(
        title=title,
        author=_author([_name_of(linked.get("author")), *(meta.get(name) for name in _AUTHOR_NAMES)], site),
        site=site,
        url=_first(*(link.get("href") for link in tree.xpath("//link[@rel='canonical']")), meta.get("og:url")),
        dates=tuple(date.strip() for date in dates if date.strip()),
        near_title=tuple(_dates_near(tree, title)),
        captions=frozenset(_captions(tree)),
        description=_first(*(meta.get(name) for name in _DESCRIPTION_NAMES)),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each meta element by its lower-case name, property or itemprop."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _linked_article(tree: HtmlElement) -> dict[str, Any]:
    """Return the JSON-LD object that describes the article; empty where there is none."""
    objects = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads(_CONTROLS.sub(" ", script.text or "").strip().rstrip(";"))
        except (ValueError, RecursionError):
            continue  # other people's JSON is often broken; the meta elements say the same
        if not _is_deep(data):
            objects += [item for item in _flatten(data) if _types(item) & _ARTICLE_TYPES]
    objects.sort(key=lambda item: ("datePublished" not in item, _types(item) == {"WebPage"}))
    return objects[0] if objects else {}


def _is_deep(data: object) -> bool:
    """Tell whether `data` is nested deeper than any description of an article, and than recursion may follow."""
    level = [data]
    for _ in range(_DEEPEST):
        lists = [list(item.values()) if isinstance(item, dict) else item for item in level]
        level = [child for children in lists if isinstance(children, list) for child in children]
    return bool(level)


def _flatten(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _flatten(item)
    elif isinstance(data, dict):
        yield data
        yield from _flatten(data.get("@graph", []))
        yield from _flatten(data.get("mainEntity", []))


def _types(item: dict[str, Any]) -> set[str]:
    kind = item.get("@type", "")
    return {str(each) for each in kind} if isinstance(kind, list) else {str(kind)}


def _name_of(value: object) -> str | None:
    """Return the name in a JSON-LD person or organization; of several, all names."""
    if isinstance(value, list):
        return "، ".join(name for name in map(_name_of, value) if name) or None
    if isinstance(value, dict):
        return _name_of(value.get("name"))
    return str(value).strip() or None if value else None


def _title(tree: HtmlElement, meta: dict[str, str], linked: dict[str, Any], site: str | None) -> str | None:
    """Return the headline: as a heading shows it where one does, without the outlet's name after it."""
    written = [str(linked.get("headline") or ""), *(meta.get(name, "") for name in _TITLE_NAMES)]
    written += [_text_of(element) for element in tree.xpath("//head/title")]
    candidates = [" ".join(title.split()) for title in written if has_arabic(title)]
    main = [heading for heading in map(_text_of, tree.xpath("//h1")) if has_arabic(heading)]
    headings = main + [heading for heading in map(_text_of, tree.xpath("//h2|//h3")) if has_arabic(heading)]
    for title in candidates:
        letters = "".join(title_words(title))
        for heading in headings:
            own = "".join(title_words(heading))
            if own == letters or (letters.startswith(own) and len(own) > max(_SHORTEST_HEADING, len(letters) / 3)):
                return heading
    if candidates:
        return without_site_name(candidates[0], heading=main[0] if main else None, site=site)
    return main[0] if main else None


def _author(names: list[str | None], site: str | None) -> str | None:
    """Return the first name that is a person's or a desk's, and not the site's own name, description or address."""
    for name in names:
        plain = (name or "").strip(" ()[]|-–")
        if plain and plain != site and not _NOT_A_NAME.search(plain) and len(plain.split()) <= _LONGEST_NAME:
            return plain
    return None


def _time_elements(tree: HtmlElement) -> list[str]:
    """Return the values of time elements that speak of the article: marked as such, or the first in it."""
    marked = tree.xpath("//*[@itemprop='datePublished' or @pubdate]")
    inside = tree.xpath(f"(//article|//main)//time[@datetime][not({_ELSEWHERE})]")
    values = [element.get("datetime") or element.get("content") or _text_of(element) for element in marked]
    return values + [element.get("datetime") for element in inside[:1]]


def _dates_near(tree: HtmlElement, title: str | None) -> list[str]:
    """Return the short lines with a date that the page shows beside its heading, below it first."""
    lines = shown_lines(tree)
    words = title_words(title or "")
    places = [number for number, line in enumerate(lines) if words and title_words(line) == words]
    found: list[str] = []
    for place in places:
        below = takewhile(lambda line: not is_paragraph(line), lines[place + 1 : place + 1 + _LINES_BELOW])
        near = [*below, *lines[max(0, place - _LINES_ABOVE) : place][::-1]]
        found += [line for line in near if len(line.split()) <= _LONGEST_DATE_LINE and parse_date(line)]
    return found


def shown_lines(tree: HtmlElement) -> list[str]:
    """Return the page's texts in order, an element's own text a line; the pieces of one element are joined."""
    lines: list[str] = []
    owner: HtmlElement | None = None
    for text in tree.xpath(f"//body//text()[not({_NOT_TEXT})][not({_ELSEWHERE})]"):
        plain = " ".join(text.split())
        if not plain:
            continue
        parent = text.getparent() if text.is_text else text.getparent().getparent()
        if parent is owner:
            lines[-1] += f" {plain}"
        else:
            lines.append(plain)
        owner = parent
    return lines


def _captions(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts that the page gives its pictures."""
    for element in tree.xpath("//figcaption|//img[@alt or @title]"):
        for text in (element.get("alt"), element.get("title"), _text_of(element)):
            if text and len(text) > _SHORTEST_HEADING:
                yield " ".join(text.split())


def _text_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _first(*values: str | None) -> str | None:
    return next((value.strip() for value in values if value and value.strip()), None)

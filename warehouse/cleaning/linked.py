"""The JSON-LD object that describes a page's article, among those that describe other things on the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from warehouse.cleaning.title import title_words

_ARTICLE_TYPES = frozenset(
    (
        *("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"),
        *("BackgroundNewsArticle", "BlogPosting", "LiveBlogPosting", "Report", "WebPage"),
    )
)
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_DEEPEST = 50  # levels of JSON-LD; arbitrary, real pages have about ten
_ALIKE = 0.3  # share of its words that a headline has in common with the page's titles, if it is the page's

Linked = dict[str, Any]


def linked_article(tree: HtmlElement, *, titles: Iterable[str], addresses: Iterable[str]) -> Linked:
    """Return the JSON-LD object of the article that the page is about; empty where there is none.

    It has the page's address, or a headline like one of the page's `titles`: pages describe related articles as well.
    """
    words = [set(title_words(title)) for title in titles]
    own = {_path(address) for address in addresses} - {""}
    objects = [item for item in _articles(tree) if _is_ours(item, words, own)]
    objects.sort(key=lambda item: ("datePublished" not in item, _types(item) == {"WebPage"}))
    return objects[0] if objects else {}


def name_of(value: object) -> str | None:
    """Return the name in a JSON-LD person or organization; of several, all names."""
    if isinstance(value, list):
        return "، ".join(name for name in map(name_of, value) if name) or None
    if isinstance(value, dict):
        return name_of(value.get("name"))
    return str(value).strip() or None if value else None


def _articles(tree: HtmlElement) -> Iterator[Linked]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads(_CONTROLS.sub(" ", script.text or "").strip().rstrip(";"))
        except (ValueError, RecursionError):
            continue  # other people's JSON is often broken; the meta elements say the same
        if not _is_deep(data):
            yield from (item for item in _flatten(data) if _types(item) & _ARTICLE_TYPES)


def _is_ours(item: Linked, titles: list[set[str]], addresses: set[str]) -> bool:
    """Tell whether `item` is about the page's article, and not about another one that the page shows."""
    if _address(item) in addresses:
        return True
    headline = item.get("headline")
    words = set(title_words(headline)) if isinstance(headline, str) else set()
    known = [title for title in titles if title]
    return not words or not known or any(len(words & title) >= _ALIKE * min(len(words), len(title)) for title in known)


def _address(item: Linked) -> str:
    """Return the path of the address that `item` gives itself, or ''."""
    page = item.get("mainEntityOfPage")
    stated = (item.get("url"), page.get("@id") if isinstance(page, dict) else page)
    return next((_path(address) for address in stated if isinstance(address, str) and address), "")


def _path(address: str) -> str:
    """Return what of `address` names the page on its site; '' for a front page and for what cannot be read."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/")
    return f"{path}?{parts.query}" if path and parts.query else path


def _is_deep(data: object) -> bool:
    """Tell whether `data` is nested deeper than any description of an article, and than recursion may follow."""
    level = [data]
    for _ in range(_DEEPEST):
        lists = [list(item.values()) if isinstance(item, dict) else item for item in level]
        level = [child for children in lists if isinstance(children, list) for child in children]
    return bool(level)


def _flatten(data: object) -> Iterator[Linked]:
    if isinstance(data, list):
        for item in data:
            yield from _flatten(item)
    elif isinstance(data, dict):
        yield data
        yield from _flatten(data.get("@graph", []))
        yield from _flatten(data.get("mainEntity", []))


def _types(item: Linked) -> set[str]:
    kind = item.get("@type", "")
    return {str(each) for each in kind} if isinstance(kind, list) else {str(kind)}

"""What an HTML page says about itself: title, date, author, outlet, address.

Read in this order of trust: JSON-LD of an article, meta elements, the page's own elements. Only what is said of the
page's article counts: the date of a video or a picture on it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from warehouse.arabic.letters import has_arabic
from warehouse.cleaning.linked import Linked, linked_article, name_of
from warehouse.cleaning.shown import ShownLine
from warehouse.cleaning.title import is_paragraph, title_words, within_title, without_site_name

_DATE_NAMES = (
    *("article:published_time", "og:published_time", "og:article:published_time", "article:published"),
    *("datepublished", "publish-date", "publish_date", "publishdate", "pubdate", "published_time", "publication_date"),
    *("date.issued", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created"),
    *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article_date_original"),
)
_AUTHOR_NAMES = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title")
_DESCRIPTION_NAMES = ("og:description", "description", "twitter:description")
_TAG_NAMES = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_SITE_NAMES = ("og:site_name", "application-name", "twitter:app:name:iphone")
_ELSEWHERE = ("aside", "nav", "footer", "blockquote", "figure")
_MARKED_DATES = (
    "//*[@itemprop='datePublished' or @pubdate or @property='schema:datePublished' or @property='schema:dateCreated'"
    " or @property='dc:date dc:created' or (self::abbr and @title and contains(@class, 'published'))]"
)
_ARTICLE_SCOPE = re.compile(r"(?:Article|BlogPosting|Report|WebPage|CreativeWork)$")
_BLOG_DATE = "//h2[@class='date-header']"  # of Blogger, above a day's posts
_UPDATED = re.compile(r"updated|modified", re.IGNORECASE)
_PUBLISHED = re.compile(r"published|entry-date", re.IGNORECASE)
_HOME = re.compile(r"(?:https?://[^/]+)?/(?:index\.\w+)?")
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[|<>{}]")
_BETWEEN_TAGS = re.compile(r"\s*[,،;؛|\n]\s*")
_LONGEST_TAG = 60  # letters; more is a sentence put among the keywords
_MOST_TAGS = 30
_SHORTEST_HEADING = 12  # letters; less may be a section's name
_LONGEST_NAME = 12  # words
_LIKE_TITLE = 0.3  # share of words that a page's only first heading has in common with its other titles
_BOX_LEVELS = 3  # elements between a picture and the box of its caption; arbitrary
_LONGEST_CAPTION = 15  # words, where nothing but its box says that it is one
_BOX_PARTS = 6  # elements that such a box has at most; arbitrary


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says; `dates` are strings, best first."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    dates: tuple[str, ...] = ()
    captions: frozenset[str] = frozenset()
    description: str | None = None
    tags: tuple[str, ...] = ()
    linked_body: str | None = None  # the article's text as the page's structured data have it, perhaps with markup


def read_metadata(tree: HtmlElement, lines: list[ShownLine]) -> Metadata:
    """Return what the page `tree`, which shows `lines`, says about itself."""
    meta = _meta(tree)
    addresses = [link.get("href") or "" for link in tree.xpath("//link[@rel='canonical']")] + [meta.get("og:url", "")]
    titles = [*(meta.get(name, "") for name in _TITLE_NAMES), *map(_text_of, tree.xpath("//head/title|//h1"))]
    linked = linked_article(tree, titles=titles, addresses=addresses)
    site = _first(name_of(linked.get("publisher")), *(meta.get(name) for name in _SITE_NAMES))
    title = _title(tree, meta, linked, site, lines)
    dates = [
        str(linked.get("datePublished") or ""),
        *(meta.get(name, "") for name in _DATE_NAMES),
        *_time_elements(tree, title),
    ]
    body = linked.get("articleBody")
    return Metadata(
        title=title,
        author=_author([name_of(linked.get("author")), *(meta.get(name) for name in _AUTHOR_NAMES)], site),
        site=site,
        url=_first(*addresses),
        dates=tuple(date.strip() for date in dates if date.strip()),
        captions=frozenset(_captions(tree)),
        description=_first(*(meta.get(name) for name in _DESCRIPTION_NAMES)),
        tags=_tags(tree, meta, linked),
        linked_body=body if isinstance(body, str) else None,
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each meta element by its lower-case name, property or itemprop."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        if not content or not _is_of_article(element):
            continue
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name:
                found.setdefault(name, content)
    return found


def _is_of_article(element: HtmlElement) -> bool:
    """Tell whether microdata of `element` speak of an article, not of a video, a picture or a person on the page."""
    scope = next((box for box in element.iterancestors() if box.get("itemscope") is not None), None)
    return scope is None or _ARTICLE_SCOPE.search(scope.get("itemtype") or "Article") is not None


def _title(
    tree: HtmlElement, meta: dict[str, str], linked: Linked, site: str | None, lines: list[ShownLine]
) -> str | None:
    """Return the headline: as the page shows it where it does, without the outlet's name beside it."""
    written = [str(linked.get("headline") or ""), *(meta.get(name, "") for name in _TITLE_NAMES)]
    written += [_text_of(element) for element in tree.xpath("//head/title")]
    candidates = [" ".join(title.split()) for title in written if has_arabic(title)]
    titles = (element for element in tree.xpath("//h1") if not _leads_home(element))
    main = [heading for heading in map(_text_of, titles) if has_arabic(heading)]
    headings = main + [heading for heading in map(_text_of, tree.xpath("//h2|//h3")) if has_arabic(heading)]
    for title in candidates:
        letters = "".join(title_words(title))
        for heading in headings:
            own = "".join(title_words(heading))
            if own == letters or (letters.startswith(own) and len(own) > max(_SHORTEST_HEADING, len(letters) / 3)):
                return heading
    if not candidates:
        return main[0] if main else None
    if len(main) == 1 and _is_like(main[0], candidates):
        return main[0]
    shown = within_title(candidates, [line.text for line in lines])
    return shown or without_site_name(candidates[0], heading=main[0] if main else None, site=site)


def _leads_home(heading: HtmlElement) -> bool:
    """Tell whether `heading` is a link to the site's front page: the site's name."""
    return any(_HOME.fullmatch(address.strip()) for address in heading.xpath(".//a/@href|parent::a/@href"))


def _is_like(heading: str, titles: list[str]) -> bool:
    """Tell whether `heading` says in other words what one of `titles` says."""
    own = set(title_words(heading))
    wanted = [set(title_words(title)) for title in titles]
    return any(len(own & words) >= _LIKE_TITLE * max(len(own), len(words)) for words in wanted)


def _author(names: list[str | None], site: str | None) -> str | None:
    """Return the first name that is a person's or a desk's, and not the site's own name, description or address."""
    for name in names:
        plain = (name or "").strip(" ()[]|-–")
        if plain and plain != site and not _NOT_A_NAME.search(plain) and len(plain.split()) <= _LONGEST_NAME:
            return plain
    return None


def _tags(tree: HtmlElement, meta: dict[str, str], linked: Linked) -> tuple[str, ...]:
    """Return the keywords that the page gives its article, in its order, each once.

    Meta keywords, which may be the site's, count where nothing else has any.
    """
    keywords = linked.get("keywords") or ()
    listed = keywords if isinstance(keywords, list) else [keywords]
    written = [each for each in listed if isinstance(each, str)]
    written += tree.xpath("//meta[@property='article:tag']/@content")
    written = written or [meta[name] for name in _TAG_NAMES if name in meta][:1]
    tags = (" ".join(tag.split()).lstrip("#") for each in written for tag in _BETWEEN_TAGS.split(each))
    return tuple(dict.fromkeys(tag for tag in tags if 1 < len(tag) <= _LONGEST_TAG))[:_MOST_TAGS]


def _time_elements(tree: HtmlElement, title: str | None) -> list[str]:
    """Return the values of elements that say when the article was published: marked so, or the first time in it."""
    marked = [element for element in tree.xpath(_MARKED_DATES) if _is_of_article(element)]
    values = [_first(*map(element.get, ("content", "datetime", "title")), _text_of(element)) for element in marked]
    words = title_words(title or "")
    inside = (element for element in tree.iter("time") if element.get("datetime") and _is_inside(element))
    published = (element for element in inside if not _is_update(element) and not _is_of_another(element, words))
    first = next(published, None)
    blog = [_text_of(element) for element in tree.xpath(_BLOG_DATE)]
    values += [None if first is None else first.get("datetime"), *(blog if len(blog) == 1 else [])]
    return [value for value in values if value]


def _is_inside(element: HtmlElement) -> bool:
    """Tell whether `element` is in an article or the main part of a page, and not in a box beside the text."""
    return (
        next(element.iterancestors("article", "main"), None) is not None
        and next(element.iterancestors(*_ELSEWHERE), None) is None
    )


def _is_of_another(element: HtmlElement, title: list[str]) -> bool:
    """Tell whether `element` is in an `article` of its own on the page, headed by something else than the `title`."""
    box = next(element.iterancestors("article"), None)
    headings = [] if box is None else [title_words(_text_of(each)) for each in box.iter("h1", "h2", "h3", "h4")]
    return bool(headings and title) and title not in headings


def _is_update(element: HtmlElement) -> bool:
    """Tell whether a time element is marked as that of a change to the article."""
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return _UPDATED.search(marks) is not None and _PUBLISHED.search(marks) is None


def _captions(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts that the page gives its pictures, and those that share a box with nothing but a picture."""
    for element in tree.iter("figcaption", "img", "amp-img"):
        for text in (element.get("alt"), element.get("title"), _text_of(element)):
            if text and len(text) > _SHORTEST_HEADING:
                yield " ".join(text.split())
        if element.tag != "figcaption":
            yield from _text_in_box(element)


def _text_in_box(picture: HtmlElement) -> Iterator[str]:
    """Yield the text of the smallest `div` around `picture` that has one, if it is a line and no heading or link."""
    for box in islice(picture.iterancestors(), _BOX_LEVELS):
        if len(box) > _BOX_PARTS or next(box.iterdescendants("p", "h1", "h2", "h3", "h4"), None) is not None:
            return
        text = _text_of(box)
        if text:
            short = text.count(" ") < _LONGEST_CAPTION and not is_paragraph(text)
            if box.tag == "div" and short and not box.xpath(".//a[text()]"):
                yield text
            return


def _text_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _first(*values: str | None) -> str | None:
    return next((value.strip() for value in values if value and value.strip()), None)

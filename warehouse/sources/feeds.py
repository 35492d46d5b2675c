"""RSS, Atom and RDF feeds, also broken ones.

The encoding is found as for pages, entities are never expanded, and the text of an entry comes as its outlet wrote it:
HTML that is cleaned like any other.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.entities import html5
from typing import Any

import feedparser
from lxml import etree

from warehouse.arabic.letters import count_letters
from warehouse.errors import Unreadable
from warehouse.sources import Failure, Found
from warehouse.sources.incoming import Incoming
from warehouse.sources.prolog import root_name, safe_xml
from warehouse.sources.records import RECORD

ROOTS = frozenset({"rss", "feed", "rdf"})
"""The root elements of feeds, without prefixes, in lower case."""

_MOST_ENTRIES = 10_000  # a feed has about a hundred
_MOST_BROKEN = 2**20  # letters of a feed that is no XML: reading it takes 20 seconds at worst
_FULL = 900  # Arabic letters of an entry that make it an article, where nothing says that it is cut short
_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)\b")
_MOST_ATTRIBUTES = 100  # of one element; feedparser takes a time that grows with their square
_CROWDED = re.compile(
    r"<[^\s<>/!?]++(?:\s++[^\s=<>\"']++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)){"
    f"{_MOST_ATTRIBUTES + 1}}}"
)
_CUT_SHORT = re.compile(r"(?:…|\.{3,}|\[(?:…|\.{3}|&#8230;|&hellip;)\])\s*(?:<[^>]*>\s*)*$")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|(\w{2,31});)?")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_STRICT = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a feed. `text` is HTML and may be a summary; `is_full` where it is the article's whole text."""

    url: str | None
    title: str | None
    text: str
    published: str | None
    author: str | None
    tags: tuple[str, ...]
    is_full: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, in its order, and what it says about itself."""

    entries: tuple[Entry, ...]
    title: str | None
    language: str | None
    url: str | None  # of the site
    following: str | None  # address of its next page (RFC 5005)


def parse_feed(payload: bytes, url: str | None = None, charset: str | None = None) -> Feed:
    """Return the feed in `payload`, which was fetched from `url` with the `charset` of its HTTP header.

    Raises Unreadable: `empty_file`, `bad_encoding`, `bad_xml`, `xml_entities`, and `bad_feed` for what is no feed or
    too large and broken to be read.
    """
    return _parsed(safe_xml(payload, charset), url)


def _parsed(xml: str, url: str | None) -> Feed:
    if root_name(xml) not in ROOTS:
        raise Unreadable("bad_feed", f"its root element is <{root_name(xml)}>; a feed has <rss>, <feed> or <rdf:RDF>.")
    entries = sum(1 for _ in _ENTRY.finditer(xml))
    if entries > _MOST_ENTRIES:
        raise Unreadable("bad_feed", f"it has {entries} entries; allowed are {_MOST_ENTRIES}. Split it.")
    if _CROWDED.search(xml):
        raise Unreadable("bad_feed", f"an element of it has over {_MOST_ATTRIBUTES} attributes; no feed has so many.")
    xml = _mended(xml)
    try:
        etree.fromstring(xml.encode(), _STRICT)
    except etree.XMLSyntaxError as error:
        if len(xml) > _MOST_BROKEN:
            detail = (
                f"it is no XML ({error.msg}) and has {len(xml)} letters; broken feeds are read up to {_MOST_BROKEN}."
            )
            raise Unreadable("bad_feed", detail) from error
    parsed = feedparser.parse(
        io.BytesIO(xml.encode()),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={**_HEADERS, **({"content-location": url} if url else {})},
    )
    about = parsed.feed
    return Feed(
        entries=tuple(map(_entry, parsed.entries)),
        title=_line(about.get("title")),
        language=_line(about.get("language")),
        url=_line(about.get("link")),
        following=next((_line(link.get("href")) for link in about.get("links", ()) if link.get("rel") == "next"), None),
    )


def read_feed(incoming: Incoming, payload: bytes) -> Iterator[Found]:
    """Yield the entries of a feed that is a file as records; one without a text of its own has to be fetched."""
    feed = parse_feed(payload, incoming.url, incoming.charset)
    if not feed.entries:
        raise Unreadable("empty_feed", f"{incoming.name} is a feed without entries.")
    for number, entry in enumerate(feed.entries, start=1):
        uri = f"{incoming.uri}#{number}"
        if entry.text.strip():
            yield replace(incoming, url=entry.url, charset=None).document(RECORD, entry_record(entry), uri=uri)
        else:
            where = entry.url or "the page, whose address it lacks"
            yield Failure(uri, Unreadable("needs_fetching", f"«{entry.title}» has no text in the feed; fetch {where}."))


def entry_record(entry: Entry) -> bytes:
    """Return an entry as a JSON record under the usual names."""
    record: dict[str, object] = {"title": entry.title, "text": entry.text, "url": entry.url, "date": entry.published}
    record |= {"author": entry.author, "tags": list(entry.tags) or None}
    named = {name: value for name, value in record.items() if value}
    return json.dumps(named, ensure_ascii=False).encode("utf-8", "replace")


def _mended(xml: str) -> str:
    """Return `xml` with the ampersands that begin no reference of XML escaped, and HTML's own references read."""
    pieces = _CDATA.split(xml)
    pieces[::2] = [_AMPERSAND.sub(_reference, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if found.group() == "&" or (name and name not in _OF_XML):
        letter = html5.get(f"{name};")
        return html.escape(letter) if letter else f"&amp;{found.group()[1:]}"
    return found.group()


def _entry(entry: Any) -> Entry:
    contents = [str(content.get("value") or "") for content in entry.get("content", ())]
    summary = str(entry.get("summary") or "")
    content = max(contents, key=len, default="")
    text = content if len(content) >= len(summary) else summary
    return Entry(
        url=_line(entry.get("link")),
        title=_line(entry.get("title")),
        text=text,
        published=_line(entry.get("published") or entry.get("updated")),
        author=_line(entry.get("author")),
        tags=tuple(tag for tag in (_line(each.get("term")) for each in entry.get("tags", ())) if tag),
        is_full=_is_full(text, has_own=bool(summary.strip()) and len(content) > len(summary)),
    )


def _is_full(text: str, *, has_own: bool) -> bool:
    """Tell whether an entry's text is the whole article: given beside a summary, or long; and not cut short."""
    return (has_own or count_letters(text) >= _FULL) and _CUT_SHORT.search(text[-200:]) is None


def _line(value: object) -> str | None:
    return " ".join(str(value).split()) or None if value else None

"""Sitemaps: of pages, of news, of sitemaps, in XML or as a list of addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from warehouse.cleaning.encoding import decode
from warehouse.errors import Unreadable
from warehouse.sources.limits import Limits
from warehouse.sources.prolog import root_name, safe_xml

ROOTS = frozenset({"urlset", "sitemapindex"})
"""The root elements of sitemaps."""

_ADDRESS = re.compile(r"https?://\S+")
_MENDING = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a sitemap lists. `changed` and `published` are as written, `title` is that of a news sitemap."""

    url: str
    changed: str | None = None
    title: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists, each address once; the sitemaps of an index newest first, as far as it says."""

    pages: tuple[Page, ...]
    sitemaps: tuple[str, ...]


def parse_sitemap(payload: bytes, url: str | None, limits: Limits) -> Sitemap:
    """Return the sitemap in `payload`, which was fetched from `url`; it may be packed with gzip.

    Raises Unreadable: `empty_file`, `bad_gzip`, `bad_encoding`, `xml_entities`, `too_many_links`, and `bad_sitemap`
    for anything else.
    """
    text = decode(payload).strip()
    if not text.startswith("<"):
        return _listed(text, limits)
    xml = safe_xml(payload)
    if root_name(xml) not in ROOTS:
        known = " or ".join(sorted(ROOTS))
        raise Unreadable("bad_sitemap", f"its root element is <{root_name(xml)}>; a sitemap has {known}.")
    tree = etree.fromstring(xml.encode(), _MENDING)
    if tree is None:
        raise Unreadable("bad_sitemap", "its XML cannot be read.")
    pages: dict[str, Page] = {}
    sitemaps: dict[str, str] = {}  # with the time of its last change
    for element in tree.iter("{*}url", "{*}sitemap"):
        address = _address(element, url)
        if not _ADDRESS.fullmatch(address):
            continue
        if etree.QName(element).localname == "sitemap":
            sitemaps[address] = _text(element, "{*}lastmod") or ""
        else:
            pages[address] = _page(element, address)
    _check(len(pages) + len(sitemaps), limits)
    newest_first = sorted(sitemaps, key=sitemaps.__getitem__, reverse=True)
    return Sitemap(tuple(pages.values()), tuple(newest_first))


def _address(element: etree._Element, url: str | None) -> str:
    """Return the address that `element` gives, '' where it gives none that can be read."""
    written = _text(element, "{*}loc")
    try:
        return urljoin(url or "", written) if written else ""
    except ValueError:
        return ""


def _page(element: etree._Element, address: str) -> Page:
    return Page(
        url=address,
        changed=_text(element, "{*}lastmod"),
        title=_text(element, "{*}news/{*}title"),
        published=_text(element, "{*}news/{*}publication_date"),
    )


def _text(element: etree._Element, path: str) -> str | None:
    return " ".join((element.findtext(path) or "").split()) or None


def _listed(text: str, limits: Limits) -> Sitemap:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    addresses = dict.fromkeys(line for line in lines if _ADDRESS.fullmatch(line))
    if not addresses:
        raise Unreadable("bad_sitemap", f"it begins with «{lines[0][:60]}»; a sitemap is XML or a list of addresses.")
    _check(len(addresses), limits)
    return Sitemap(tuple(map(Page, addresses)), ())


def _check(links: int, limits: Limits) -> None:
    if links > limits.max_members:
        detail = f"it lists {links} addresses; allowed are {limits.max_members} (MARSAD_MAX_ARCHIVE_MEMBERS)."
        raise Unreadable("too_many_links", detail)

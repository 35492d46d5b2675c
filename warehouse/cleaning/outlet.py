"""Which outlet published an article, as the lines that were cut from its head and foot name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from warehouse.cleaning.dateline import Head, Piece
from warehouse.cleaning.line import Line
from warehouse.cleaning.outlets import is_agency

_HEADERS = frozenset({"outlet_header", "breadcrumb"})
_DATELINES = frozenset({"dateline", "signature", "wires_line", "place_and_wires", "place_in_brackets"})
_PROMPTS = frozenset({"ui", "paywall"})
_SOURCE_LABEL = re.compile(r"^[\W_]*(?:المصدر|المصادر|مصدر الخبر|مصدر|نقلا عن|بالاتفاق مع|Source)\s*[:：|–/-]?\s*")


def find_outlet(lines: list[Line], head: Head) -> str | None:
    """Return the known outlet that the lines cut from an article name as its own, or None.

    Trusted in this order: a header of the site, a dateline, an invitation or copyright, a source line, a credit.
    Agencies are named in datelines and credits of those who print their reports; there they do not count.
    """
    return next(_named(lines, head), None)


def domain_of(url: str | None) -> str | None:
    """Return the host of `url` without `www.`, or None where it has none that can be read («http://[bad/1»)."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _named(lines: list[Line], head: Head) -> Iterator[str]:
    for line in lines:
        if line.rule_id in _HEADERS:
            yield from _sure(line, head)
    for line in lines:
        if line.rule_id in _DATELINES:
            yield from _sure(line, head)
            yield from _in_dateline(line, head)
            yield from _employers(line, head)
    prompts = (head.outlets.named_in(line.key) for line in lines if line.role in _PROMPTS)
    yield from (name for name in prompts if name)
    sources = [name for line in lines if line.role == "source" for name in _pieces(_unlabelled(line.key), head)]
    yield from sorted(sources, key=is_agency)
    for line in lines:
        if line.role == "credit":
            yield from (name for name in _pieces(line.key, head) if not is_agency(name))


def _sure(line: Line, head: Head) -> Iterator[str]:
    for piece in head.pieces(line.key):
        name = head.outlets.name(piece.text)
        if name and piece.kind == "outlet":
            yield name


def _in_dateline(line: Line, head: Head) -> Iterator[str]:
    """Yield the outlets of a dateline, the last first; the city in «سلمى الأحمد - الرياض» is none."""
    pieces = head.pieces(line.key)
    for piece in reversed(pieces):
        name = head.outlets.name(piece.text)
        is_city = piece.kind == "name" and piece.text in head.places
        if name and not is_agency(name) and not (is_city and not _names_place(pieces, piece, head)):
            yield name


def _names_place(pieces: list[Piece], besides: Piece, head: Head) -> bool:
    return any(piece.text in head.places for piece in pieces if piece is not besides)


def _pieces(key: str, head: Head) -> list[str]:
    return [name for piece in head.pieces(key) if (name := head.outlets.name(piece.text))]


def _employers(line: Line, head: Head) -> Iterator[str]:
    employers = (head.employer(piece) for piece in head.pieces(line.key) if piece.kind == "correspondent")
    yield from (name for name in employers if name)


def _unlabelled(key: str) -> str:
    return _SOURCE_LABEL.sub("", key)

"""From bytes to an article: text, segments, title, body, date.

`clean` decodes a document, takes the main text of a page or the fields of a record, gives every line of it a role, and
finds when it was published. Nothing is edited: what is cut remains in the text, as a segment with the rule that cut it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from warehouse.arabic.letters import count_letters
from warehouse.cleaning.byline import find_byline
from warehouse.cleaning.dateline import Head
from warehouse.cleaning.encoding import decode, plain_lines, to_logical_order, unescape
from warehouse.cleaning.html import read_page
from warehouse.cleaning.language import Judgement
from warehouse.cleaning.learned import LearnedLines, found_in
from warehouse.cleaning.line import Line
from warehouse.cleaning.lines import read_lines, segments_of
from warehouse.cleaning.outlet import domain_of, find_outlet
from warehouse.cleaning.published import find_published
from warehouse.cleaning.record import read_record
from warehouse.cleaning.rules import Rules
from warehouse.errors import Unreadable
from warehouse.model import CleanDocument, RawDocument, Segment
from warehouse.project import code_version

__all__ = ["Rules", "clean", "cleaner_version"]

_CODE = ("arabic", "cleaning")
_SAMPLE = 100  # characters looked at first
_FEWEST_LETTERS = 15  # Arabic letters below which a document is not an Arabic text


def cleaner_version(rules: Rules) -> str:
    """Return the version of what `clean` does with `rules`: a changed rule, outlet or place is a changed version."""
    return f"{code_version(*_CODE)}-{rules.version}"


@dataclass(frozen=True, slots=True)
class _Source:
    """What was read from a document before its lines were looked at."""

    text: str
    title: str | None = None
    given_date: str | None = None
    dates: tuple[str, ...] = ()
    near_title: tuple[str, ...] = ()
    captions: frozenset[str] = frozenset()
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()


def clean(document: RawDocument, rules: Rules, learned: LearnedLines | None = None) -> CleanDocument:
    """Return the article in `document`, without the `learned` lines of its outlet.

    Raises Unreadable with reason empty_file, bad_gzip, too_large, bad_encoding, bad_json, no_text, no_arabic or
    no_body.
    """
    source = _read(document)
    if _has_hardly_any_arabic(source.text):
        raise Unreadable("no_arabic", f"{count_letters(source.text)} Arabic letters; not an Arabic text.")
    head = rules.head(source.outlet, domain_of(source.url))
    read = partial(read_lines, source.text, rules, title=source.title, captions=source.captions, head=head)
    lines = read()
    about = _with_names(source, lines, head)
    found = found_in(lines, (learned or {}).get(about.outlet or "", {}))
    segments = segments_of(source.text, lines, rules)
    title, body = _kept(source.text, segments)
    if found:  # unless nothing else would be left
        without = read(learned=found)
        pieces = segments_of(source.text, without, rules)
        if _kept(source.text, pieces)[1]:
            lines, segments = without, pieces
            title, body = _kept(source.text, segments)
    if not body:
        raise Unreadable("no_body", f"all of the {len(lines)} lines are boilerplate; nothing was kept.")
    judgement = rules.languages.judge(body)
    return _document(document, about, lines, segments, title=title, body=body, judgement=judgement)


def _with_names(source: _Source, lines: list[Line], head: Head) -> _Source:
    """Return `source` with the outlet and author that the lines name where nothing better is known."""
    outlet = source.outlet or domain_of(source.url) or find_outlet(lines, head)
    return replace(source, outlet=outlet, author=find_byline(source.author, lines, head))


def _document(
    document: RawDocument,
    source: _Source,
    lines: list[Line],
    segments: tuple[Segment, ...],
    *,
    title: str | None,
    body: str,
    judgement: Judgement,
) -> CleanDocument:
    published = find_published(
        given=source.given_date,
        metadata=list(source.dates),
        page_lines=list(source.near_title),
        lines=lines,
        url=source.url,
    )
    return CleanDocument(
        document_id=document.document_id,
        text=source.text,
        segments=segments,
        title=title,
        body=body,
        language=judgement.language,
        language_score=judgement.score,
        tags=source.tags,
        byline=source.author,
        url=source.url,
        outlet=source.outlet,
        published_at=published.moment,
        published_date=published.date,
        date_precision=published.precision,
        date_source=published.source,
        date_reason=published.reason,
    )


def _read(document: RawDocument) -> _Source:
    url = _address(document.url)
    markup = document.media_type in ("text/html", "application/xhtml+xml")
    text = decode(document.payload, charset=document.charset, markup=markup)
    if markup:
        source = _read_html(text)
    elif document.media_type == "application/json":
        source = _read_json(text)
    else:
        source = _Source(to_logical_order(unescape(text)))
    return replace(source, url=url or source.url, outlet=_name(document.outlet) or source.outlet)


def _read_html(markup: str) -> _Source:
    page = read_page(markup)
    about = page.metadata
    title = _name(about.title)
    return _Source(
        text=_with_title(title, to_logical_order(page.text)),
        title=title,
        dates=about.dates,
        near_title=page.near_title,
        captions=about.captions,
        url=_address(about.url),
        outlet=_name(about.site),
        author=_name(about.author),
        tags=tuple(filter(None, map(_name, about.tags))),
    )


def _read_json(payload: str) -> _Source:
    record = read_record(payload)
    title = _name(unescape(record.title or ""))
    return _Source(
        text=_with_title(title, to_logical_order(unescape(record.text))),
        title=title,
        given_date=record.date,
        url=_address(record.url),
        outlet=_name(unescape(record.outlet or "")),
        author=_name(unescape(record.author or "")),
    )


def _name(given: str | None) -> str | None:
    """Return a title or name that came with the document as one line of ordinary letters."""
    return " ".join(to_logical_order(given or "").split()) or None


def _address(given: str | None) -> str | None:
    """Return an address that came with the document; its letters are left, for others would lead elsewhere."""
    return plain_lines(given or "").strip() or None


def _has_hardly_any_arabic(text: str) -> bool:
    return count_letters(text[:_SAMPLE]) < _FEWEST_LETTERS and count_letters(text) < _FEWEST_LETTERS


def _with_title(title: str | None, text: str) -> str:
    return f"{title}\n{text}" if title else text


def _kept(text: str, segments: tuple[Segment, ...]) -> tuple[str | None, str]:
    """Return the title and the body that the kept segments make."""
    kept = [(segment.role, text[segment.start_char : segment.end_char]) for segment in segments if segment.kept]
    title = next((piece for role, piece in kept if role == "title"), None)
    return title, "\n".join(piece for role, piece in kept if role != "title")

"""Web archives (WARC): the pages, texts and feeds in them as they were served."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pyarrow as pa
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from warehouse.errors import Unreadable
from warehouse.model import LIST_HEADER
from warehouse.sources import Failure, Found, PassedOver
from warehouse.sources.incoming import Incoming, too_large
from warehouse.sources.records import holds_articles
from warehouse.sources.warc_stream import Forward, Stray

logger = logging.getLogger("marsad.sources")
_READ = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_KINDS = {  # names by which the formats are known
    "text/html": "page.html",
    "application/xhtml+xml": "page.html",
    "text/plain": "page.txt",
    "application/json": "record.json",
    "application/feed+json": "feed.json",
    "application/rss+xml": "feed.xml",
    "application/atom+xml": "feed.xml",
    "application/rdf+xml": "feed.xml",
}
_LIST = "list of a source"  # in archives of our own
_OK = 200
_NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/[01]\.\d+\r?\n(?:WARC-|Content-)[\w-]+:)")  # where another record begins
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")
_NO_ARTICLES = re.compile(r"^https?://[^/]+/(?:robots|ads|app-ads|security|humans|llms)\.txt$")


def read_warc(incoming: Incoming, read: Callable[[Incoming], Iterator[Found]]) -> Iterator[Found]:
    """Yield what `read` finds in the bodies that were served with success; the number of a record is in its uri.

    Requests, notes, redirects, pictures and other bodies that hold no article are counted and passed over; so are
    revisits, whose bodies are elsewhere, and the feeds that an archive of ours keeps. A record whose head is damaged is
    a failure `bad_warc`. Raises Unreadable `bad_warc` where not one record can be read.
    """
    passed: Counter[str] = Counter()
    number, is_empty = 0, True
    for number, record in enumerate(_records(incoming), start=1):
        uri = f"{incoming.uri}#{number}"
        if isinstance(record, Stray):
            is_empty = False
            yield Failure(uri, _stray(incoming, record), record.payload)
            continue
        try:
            reason = _passed_over(record)
        except Unreadable as error:
            is_empty = False
            yield Failure(uri, error)
            continue
        if reason:
            passed[reason] += 1
            continue
        for found in _read_record(incoming, record, uri, read):
            is_empty = False
            yield found
    if not number:
        raise Unreadable("bad_warc", f"{incoming.name} has no record of a web archive; fetch it again.")
    if is_empty and _LIST in passed:
        raise PassedOver
    if is_empty:
        what = ", ".join(f"{count} {reason}" for reason, count in passed.most_common(10))
        raise Unreadable("no_articles", f"none of the {number} records of {incoming.name} holds an article: {what}.")
    logger.info("%s: %d records, passed over %s", incoming.uri, number, dict(passed))


def _records(incoming: Incoming) -> Iterator[WarcRecord | Stray]:
    """Yield the records; of a damaged archive those that begin a new line are found again. Raises `bad_warc`.

    What stands between them and is in none is a stray, and so is a record whose head was cut or lost what it needs.
    """
    stream, is_empty = Forward(incoming.stream), True
    try:
        for record in ArchiveIterator(stream, parse_http=False, quirks_mode=True):
            head_end = stream.head_end(record.stream_pos)
            if head_end is None or not _is_named(record):
                continue
            if stray := stream.stray(record.stream_pos):
                yield stray
            stream.enter(head_end + record.content_length)
            is_empty = False
            yield record
    except (OSError, EOFError) as error:
        detail = f"{incoming.name} is damaged ({error}); what stands before was read. Fetch it again."
        raise Unreadable("bad_warc", detail) from error
    if not is_empty and (stray := stream.stray(stream.tell())):
        yield stray


def _is_named(record: WarcRecord) -> bool:
    """Tell whether a record says what it is, and of which address where it needs one."""
    return bool(record.headers.get("WARC-Type")) and (not record.record_type & _READ or bool(_address(record)))


def _stray(incoming: Incoming, stray: Stray) -> Unreadable:
    detail = f"{stray.size} bytes of {incoming.name}, from byte {stray.start} on, are in none of its records: "
    return Unreadable("bad_warc", detail + "the head of one is damaged or its length wrong. Fetch it again.")


def _passed_over(record: WarcRecord) -> str | None:
    """Return why a record holds no article, or None where it may; reads the head of an HTTP response.

    Raises Unreadable `bad_body` where that head is none.
    """
    if not record.record_type & _READ:
        return str(record.record_type)
    if record.headers.get(LIST_HEADER):
        return _LIST
    if not _address(record).startswith(("http://", "https://")):
        return "no address of the web"
    if record.record_type == WarcRecordType.response and not _is_success(record):
        return "no success"
    kind = _media_type(record)
    if kind not in _KINDS or _NO_ARTICLES.search(_address(record)):
        return kind
    return None


def _is_success(record: WarcRecord) -> bool:
    """Read the head of an HTTP response and tell whether it gives what was asked for. Raises Unreadable `bad_body`."""
    has_content = record.content_length > 0  # the head counts no more when it was read
    try:
        record.parse_http()
        status = record.http_headers.status_code if record.http_headers else None
    except (OSError, EOFError, ValueError):
        status = None
    if has_content and not status:
        raise Unreadable("bad_body", f"the answer of {_address(record)} has no head of HTTP. Fetch the page again.")
    return bool(status == _OK)


def _read_record(
    incoming: Incoming, record: WarcRecord, uri: str, read: Callable[[Incoming], Iterator[Found]]
) -> Iterator[Found]:
    try:
        body = _body(incoming, record)
        swallowed = _NEXT.search(body)
        body = body[: swallowed.start()] if swallowed else body
        content, is_whole = _decoded(incoming, record, body)
    except Unreadable as error:
        yield Failure(uri, error)
        return
    if content.strip() and (_media_type(record) != "application/json" or holds_articles(incoming, content)):
        inside = incoming.within(io.BytesIO(content), name=_KINDS[_media_type(record)], uri=uri)
        inside = replace(inside, url=_address(record), charset=record.http_charset, captured_at=_captured_at(record))
        yield from read(inside)
    if swallowed:
        detail = f"the record of {_address(record)} reaches into the next: its length is wrong. Fetch the page again."
        yield Failure(uri, Unreadable("bad_warc", detail), swallowed.string[swallowed.end() :])
    elif not is_whole or len(body) < record.content_length or record.headers.get("WARC-Truncated"):
        detail = f"the record of {_address(record)} ends too early; what there is of it was read. Fetch the page again."
        yield Failure(uri, Unreadable("truncated_record", detail))


def _captured_at(record: WarcRecord) -> dt.datetime | None:
    """Return when a record was made, UTC without a zone, None where it does not say so."""
    try:
        at: dt.datetime | None = record.record_date
    except ValueError:
        return None
    return at.astimezone(dt.UTC).replace(tzinfo=None) if at else None


def _body(incoming: Incoming, record: WarcRecord) -> bytes:
    """Return what was served, as it was sent. Raises Unreadable `bad_warc` or `too_large`."""
    try:
        body: bytes = record.reader.read(incoming.limits.max_bytes + 1)
    except (OSError, EOFError) as error:
        raise Unreadable("bad_warc", f"the record of {_address(record)} cannot be read ({error}).") from error
    if len(body) > incoming.limits.max_bytes:
        raise too_large(f"the record of {_address(record)}", "is larger", incoming.limits)
    return body


def _decoded(incoming: Incoming, record: WarcRecord, body: bytes) -> tuple[bytes, bool]:
    """Return the body as it was before it was packed to be sent, and whether it is whole.

    Headers lie (many archives hold unpacked bodies with the headers of packed ones), so the bytes are asked.
    Raises Unreadable `too_large`, and `bad_body` where they can be neither unpacked nor read as they are.
    """
    headers, is_whole = record.http_headers, True
    if headers is None:
        return body, is_whole
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower() and _CHUNK.match(body):
        body, is_whole = _unchunked(body)
    names = [name.strip().removeprefix("x-") for name in (headers.get("Content-Encoding") or "").lower().split(",")]
    for name in reversed(names):
        unpack = _UNPACKING.get(name)
        if unpack is None or _PLAIN.match(body):
            continue
        try:
            body, ends = unpack(body, incoming.limits.max_bytes + 1)
        except (zlib.error, OSError) as error:
            detail = f"the body of {_address(record)} is damaged: it says {name} ({error}). Fetch the page again."
            raise Unreadable("bad_body", detail) from error
        if len(body) > incoming.limits.max_bytes:
            raise too_large(f"the body of {_address(record)}", "unpacks to more", incoming.limits)
        is_whole = is_whole and ends
    return body, is_whole


def _unchunked(body: bytes) -> tuple[bytes, bool]:
    """Return the content of the chunks, and whether the last one is there."""
    content = bytearray()
    position = 0
    while found := _CHUNK.match(body, position):
        size = int(found[1], 16)
        if size == 0:
            return bytes(content), True
        content += body[found.end() : found.end() + size]
        position = found.end() + size
        position += len(body[position : position + 2]) - len(body[position : position + 2].lstrip(b"\r\n"))
    return bytes(content), False


def _inflated(body: bytes, most: int) -> tuple[bytes, bool]:
    has_head = body.startswith(b"\x1f\x8b") or (body[:1] == b"\x78" and int.from_bytes(body[:2]) % 31 == 0)
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32 if has_head else -zlib.MAX_WBITS)
    content = unpacking.decompress(body, most)
    return content, unpacking.eof


def _streamed(codec: str, body: bytes, most: int) -> tuple[bytes, bool]:
    return pa.CompressedInputStream(pa.BufferReader(body), codec).read(most), True


_UNPACKING: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _inflated,
    "deflate": _inflated,
    "br": partial(_streamed, "brotli"),
    "zstd": partial(_streamed, "zstd"),
}


def _media_type(record: WarcRecord) -> str:
    """Return the media type of a record's content; that of a page where it gives none."""
    headers = record.headers if record.http_headers is None else record.http_headers
    return (headers.get("Content-Type") or "text/html").partition(";")[0].strip().lower()


def _address(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")

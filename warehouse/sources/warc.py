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
from warehouse.sources import Failure, Found
from warehouse.sources.incoming import Incoming, too_large
from warehouse.sources.records import holds_articles

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
_OK = 200
_PIECE = 2**16  # bytes
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")
_NO_ARTICLES = re.compile(r"^https?://[^/]+/(?:robots|ads|app-ads|security|humans|llms)\.txt$")


def read_warc(incoming: Incoming, read: Callable[[Incoming], Iterator[Found]]) -> Iterator[Found]:
    """Yield what `read` finds in the bodies that were served with success; the number of a record is in its uri.

    Requests, notes, redirects, pictures and other bodies that hold no article are counted and passed over; so are
    revisits, whose bodies are elsewhere. Raises Unreadable `bad_warc` where not one record can be read.
    """
    passed: Counter[str] = Counter()
    number, is_empty = 0, True
    for number, record in enumerate(_records(incoming), start=1):
        reason = _passed_over(record)
        if reason:
            passed[reason] += 1
            continue
        for found in _read_record(incoming, record, f"{incoming.uri}#{number}", read):
            is_empty = False
            yield found
    if not number:
        raise Unreadable("bad_warc", f"{incoming.name} has no record of a web archive; fetch it again.")
    if is_empty:
        what = ", ".join(f"{count} {reason}" for reason, count in passed.most_common(10))
        raise Unreadable("no_articles", f"none of the {number} records of {incoming.name} holds an article: {what}.")
    logger.info("%s: %d records, passed over %s", incoming.uri, number, dict(passed))


def _records(incoming: Incoming) -> Iterator[WarcRecord]:
    """Yield the records; of a damaged archive those that begin a new line are found again. Raises `bad_warc`."""
    try:
        yield from ArchiveIterator(_Forward(incoming.stream), parse_http=False, quirks_mode=True)
    except (OSError, EOFError) as error:
        detail = f"{incoming.name} is damaged ({error}); what stands before was read. Fetch it again."
        raise Unreadable("bad_warc", detail) from error


def _passed_over(record: WarcRecord) -> str | None:
    """Return why a record holds no article, or None where it may; reads the head of an HTTP response."""
    if not record.record_type & _READ:
        return str(record.record_type)
    if not _address(record).startswith(("http://", "https://")):
        return "no address of the web"
    if record.record_type == WarcRecordType.response:
        try:
            record.parse_http()
        except (OSError, EOFError, ValueError):
            return "no HTTP response"
        if record.http_headers is None or record.http_headers.status_code != _OK:
            return "no success"
    kind = _media_type(record)
    if kind not in _KINDS or _NO_ARTICLES.search(_address(record)):
        return kind
    return None


def _read_record(
    incoming: Incoming, record: WarcRecord, uri: str, read: Callable[[Incoming], Iterator[Found]]
) -> Iterator[Found]:
    try:
        body = _body(incoming, record)
        content, is_whole = _decoded(incoming, record, body)
    except Unreadable as error:
        yield Failure(uri, error)
        return
    if content.strip() and (_media_type(record) != "application/json" or holds_articles(incoming, content)):
        inside = incoming.within(io.BytesIO(content), name=_KINDS[_media_type(record)], uri=uri)
        inside = replace(inside, url=_address(record), charset=record.http_charset, captured_at=_captured_at(record))
        yield from read(inside)
    if not is_whole or len(body) < record.content_length or record.headers.get("WARC-Truncated"):
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


class _Forward(io.RawIOBase):
    """A stream that can only be sought forwards, as an archive is read."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._position = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._position += len(data)
        return data

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        target = offset if whence == io.SEEK_SET else self._position + offset
        if whence == io.SEEK_END or target < self._position:
            raise io.UnsupportedOperation("the archive is read forwards only")
        while self._position < target and self.read(min(_PIECE, target - self._position)):
            pass
        return self._position

"""Which format something has, and what reads it.

The extension tells the format, without those of packing (`.html.gz`); the first bytes tell it where they are of a
packed file, a web archive or Parquet, whatever the name says, and where there is no extension.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath

from warehouse.errors import Unreadable, crashed
from warehouse.sources import Failure, Found, PassedOver
from warehouse.sources.archives import read_zip
from warehouse.sources.delimited import read_csv
from warehouse.sources.feeds import ROOTS as FEED_ROOTS
from warehouse.sources.feeds import read_feed
from warehouse.sources.incoming import Incoming, empty, failures_told
from warehouse.sources.mhtml import read_mhtml
from warehouse.sources.parquet import read_parquet
from warehouse.sources.prolog import root_name, safe_xml
from warehouse.sources.records import read_json, read_json_lines
from warehouse.sources.sitemaps import ROOTS as SITEMAP_ROOTS
from warehouse.sources.unpacking import unpack_gzip, unpack_zstd
from warehouse.sources.warc import read_warc
from warehouse.terminal import shown

logger = logging.getLogger("marsad.ingest")
Reader = Callable[[Incoming], Iterator[Found]]
_PACKED = {".gz": unpack_gzip, ".zst": unpack_zstd}
_MAGIC = (
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"PK\x03\x04", ".zip"),
    (b"PK\x05\x06", ".zip"),
    (b"PAR1", ".parquet"),
    (b"WARC/", ".warc"),
)
_LOOKS = (  # of what has no extension
    (re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE), ".html"),
    (re.compile(rb"\s*<(?:\?xml|rss|feed|rdf:RDF)\b", re.IGNORECASE), ".xml"),
    (re.compile(rb"\s*\{"), ".jsonl"),
    (re.compile(rb"\s*\["), ".json"),
)
_MOST_PACKED = 3  # layers of packing around one file; servers add one to what is packed
_LOOKED_AT = 512  # bytes


def read(incoming: Incoming) -> Iterator[Found]:
    """Yield what is found in `incoming`. What cannot be read is a failure, and never stops the others."""
    is_empty = True
    try:
        for found in _read(incoming):
            is_empty = False
            yield found
        if is_empty:
            raise Unreadable("no_articles", f"{incoming.name} has no record, row or member that could be an article.")
    except PassedOver:
        logger.info("%s: passed over", shown(incoming.uri))
    except Unreadable as error:
        yield Failure(incoming.uri, error, _payload_of(incoming))
    except OSError as error:
        reason = Unreadable("unreadable_file", f"{incoming.uri}: {error.strerror or error}; check the disk.")
        yield Failure(incoming.uri, reason)
    except Exception as error:  # a library's, at data that nobody foresaw: it must not stop the others
        logger.exception("reading %s", shown(incoming.uri))
        yield Failure(incoming.uri, crashed(error), _payload_of(incoming))


def _read(incoming: Incoming, packings: int = 0) -> Iterator[Found]:
    kind = _kind(incoming)
    if kind in _PACKED:
        if packings >= _MOST_PACKED:
            raise Unreadable("too_deep", f"{incoming.name} is packed more than {_MOST_PACKED} times; unpack it first.")
        unpacked = _PACKED[kind](incoming.stream, incoming.budget)
        yield from _read(incoming.within(unpacked, name=incoming.name.removesuffix(kind)), packings + 1)
    elif kind in _STREAMED:
        yield from _STREAMED[kind](incoming)
    elif kind in _WHOLE:
        payload = incoming.whole()
        if not payload.strip():
            raise empty(incoming.name)
        yield from failures_told(incoming, payload, _WHOLE[kind](incoming, payload))
    else:
        known = " ".join(sorted({*_PACKED, *_STREAMED, *_WHOLE}))
        raise Unreadable("unknown_extension", f"«{kind}» of {incoming.name}; readable are {known}.")


def _kind(incoming: Incoming) -> str:
    """Return the extension of what `incoming` really is."""
    named = PurePosixPath(incoming.name.lower()).suffix
    if named and named not in _PACKED and named not in _STREAMED and named not in _WHOLE:
        return named
    beginning = incoming.stream.peek(_LOOKED_AT)[:_LOOKED_AT]
    for magic, kind in _MAGIC:
        if beginning.startswith(magic):
            return kind
    if named in _PACKED:  # unpacked on its way
        named = PurePosixPath(PurePosixPath(incoming.name.lower()).stem).suffix
    return named or next((kind for look, kind in _LOOKS if look.match(beginning)), "")


def _read_xml(incoming: Incoming, payload: bytes) -> Iterator[Found]:
    xml = safe_xml(payload, incoming.charset)
    root = root_name(xml)
    if root in FEED_ROOTS:
        yield from read_feed(incoming, payload)
    elif root == "html":
        yield incoming.document("application/xhtml+xml", payload)
    elif root in SITEMAP_ROOTS:
        detail = (
            f"{incoming.name} is a sitemap: it has addresses and no texts. Declare it in sources.toml to fetch them."
        )
        raise Unreadable("needs_fetching", detail)
    else:
        detail = f"{incoming.name} has the root element <{root}>; readable are feeds: {', '.join(sorted(FEED_ROOTS))}."
        raise Unreadable("unknown_xml", detail)


def _page(media_type: str, incoming: Incoming, payload: bytes) -> Iterator[Found]:
    yield incoming.document(media_type, payload)


def _payload_of(incoming: Incoming) -> bytes | None:
    """Return the bytes of what could not be read where they can be read again and are not too many."""
    if not incoming.stream.seekable():
        return None
    incoming.stream.seek(0)
    payload = incoming.stream.read(incoming.limits.max_bytes + 1)
    return payload if len(payload) <= incoming.limits.max_bytes else None


_STREAMED: dict[str, Reader] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".zip": partial(read_zip, read=read),
    ".warc": partial(read_warc, read=read),
    ".wet": partial(read_warc, read=read),
}
_WHOLE: dict[str, Callable[[Incoming, bytes], Iterator[Found]]] = {
    ".txt": partial(_page, "text/plain"),
    ".html": partial(_page, "text/html"),
    ".htm": partial(_page, "text/html"),
    ".xhtml": partial(_page, "text/html"),
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".xml": _read_xml,
    ".rss": _read_xml,
    ".atom": _read_xml,
    ".rdf": _read_xml,
}

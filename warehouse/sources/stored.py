"""Bytes that are here already: the payloads of the quarantine, answers of servers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from warehouse.sources import Found
from warehouse.sources.formats import read
from warehouse.sources.incoming import Incoming, buffered
from warehouse.sources.limits import Limits
from warehouse.sources.unpacking import Budget

_NAMES = {  # media type: the name of a file of it
    "text/html": "page.html",
    "application/xhtml+xml": "page.html",
    "text/plain": "page.txt",
    "application/json": "record.json",
    "application/feed+json": "feed.json",
    "application/ld+json": "record.json",
    "application/x-ndjson": "records.jsonl",
    "application/jsonl": "records.jsonl",
    "text/csv": "table.csv",
    "text/tab-separated-values": "table.tsv",
    "application/vnd.apache.parquet": "table.parquet",
    "application/rss+xml": "feed.xml",
    "application/atom+xml": "feed.xml",
    "application/rdf+xml": "feed.xml",
    "application/xml": "feed.xml",
    "text/xml": "feed.xml",
    "multipart/related": "page.mhtml",
    "application/warc": "archive.warc",
    "application/zip": "archive.zip",
}
_NUMBER = re.compile(r"(?:#\d+)+$")


def read_payload(
    uri: str,
    media_type_or_name: str,
    payload: bytes,
    limits: Limits,
    fields: Mapping[str, str] | None = None,
    *,
    url: str | None = None,
    charset: str | None = None,
) -> Iterator[Found]:
    """Yield what is found in `payload`, whose format a media type or a file's name tells; its bytes count for more.

    `url` and `charset` are those it was served with. What is found has `uri`, and a number where there may be several;
    a uri that has a number already is that of one record.
    """
    media_type = media_type_or_name.partition(";")[0].strip().lower()
    name = _NAMES.get(media_type) or PurePosixPath(_NUMBER.sub("", media_type_or_name)).name
    if _NUMBER.search(uri) and payload.lstrip().startswith(b"{"):
        name = _NAMES["application/json"]
    stream = buffered(io.BytesIO(payload))
    yield from read(Incoming(uri, name, stream, limits, fields or {}, budget=Budget(limits), url=url, charset=charset))

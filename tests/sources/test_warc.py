"""Web archives: the pages in them as they were served, whatever was done to them on the way."""

from __future__ import annotations

import gzip
import io
import json
import zlib

import brotli
import pyarrow as pa
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from tests.sources.reading import SMALL, documents, in_bytes, outcomes
from warehouse.sources import Failure

PAGE = "<p>وصلت السفينة إلى الميناء صباح اليوم</p>".encode("windows-1256") * 20
OTHER = b"<p>other</p>"
URL = "https://sada.example/1"


def record(
    block: bytes, *, kind: str = "response", content_type: str = "application/http", head: str = "", url: str = URL
) -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
        "WARC-Date: 2021-03-05T10:00:00Z",
        f"WARC-Target-URI: {url}",
        f"Content-Type: {content_type}",
        *([head] if head else []),
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def served(
    body: bytes, *headers: str, status: str = "200 OK", media_type: str = "text/html; charset=windows-1256"
) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    halves = body[:50], body[50:]
    return b"".join(b"%x;note\r\n%s\r\n" % (len(half), half) for half in halves) + b"0\r\n\r\n"


LAST = record(served(OTHER))


def bare(content: bytes) -> bytes:
    return zlib.compress(content)[2:-4]


@pytest.mark.parametrize(
    "response",
    [
        served(PAGE),
        served(gzip.compress(PAGE), "Content-Encoding: gzip"),
        served(gzip.compress(PAGE), "Content-Encoding: x-gzip"),
        served(zlib.compress(PAGE), "Content-Encoding: deflate"),
        served(bare(PAGE), "Content-Encoding: deflate"),
        served(brotli.compress(PAGE), "Content-Encoding: br"),
        served(pa.compress(PAGE, "zstd", asbytes=True), "Content-Encoding: zstd"),
        served(chunked(PAGE), "Transfer-Encoding: chunked"),
        served(chunked(gzip.compress(PAGE)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        served(PAGE, "Transfer-Encoding: chunked", "Content-Encoding: gzip"),  # undone by who archived it
        served(PAGE, "Content-Encoding: utf-8"),
        served(PAGE, "Content-Length: 7"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_bodies_come_as_they_were_before_they_were_sent(response: bytes, pack: object) -> None:
    payload = record(response) + LAST
    one, other = documents(in_bytes("a.warc.gz", gzip.compress(payload) if pack is gzip.compress else payload))
    assert (one.payload, one.url, one.charset, one.media_type) == (PAGE, URL, "windows-1256", "text/html")
    assert (one.source_uri, other.source_uri, other.payload) == ("a.warc.gz#1", "a.warc.gz#2", OTHER)


@pytest.mark.parametrize(
    "passed",
    [
        record(served(PAGE, status="404 Not Found")),
        record(served(b"", "Location: /2", status="301 Moved")),
        record(served(b"GIF89a", media_type="image/gif")),
        record(served(b"User-agent: *", media_type="text/plain"), url="https://sada.example/robots.txt"),
        record(served(b'{"menu": []}', media_type="application/json")),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(served(b""), kind="revisit"),
        record(b"software: x\r\n", kind="warcinfo", content_type="application/warc-fields"),
        record(b"log", kind="resource", content_type="text/plain", url="metadata://gnu.org/wget.log"),
    ],
)
def test_records_without_an_article_are_passed_over(passed: bytes) -> None:
    assert outcomes(in_bytes("a.warc", passed + LAST)) == {"a.warc#2": "document"}
    assert outcomes(in_bytes("a.warc", passed)) == {"a.warc": "no_articles"}


def test_other_texts_are_read() -> None:
    rss = "<rss><channel><item><title>x</title><description>خبر</description></item></channel></rss>".encode()
    payload = (
        record(served(rss, media_type="application/rss+xml"))
        + record(PAGE, kind="resource", content_type="text/html")
        + record("خبر".encode(), kind="conversion", content_type="text/plain")
        + record(served(json.dumps({"text": "خبر"}).encode(), media_type="application/json"))
        + record(PAGE, kind="resource", content_type="text/html", url=f"<{URL}>")
    )
    found = documents(in_bytes("a.warc.wet", payload))
    assert [(item.source_uri, item.media_type) for item in found] == [
        ("a.warc.wet#1#1", "application/json"),
        ("a.warc.wet#2", "text/html"),
        ("a.warc.wet#3", "text/plain"),
        ("a.warc.wet#4", "application/json"),
        ("a.warc.wet#5", "text/html"),
    ]
    assert found[-1].url == URL


@pytest.mark.parametrize(
    "cut",
    [
        record(served(gzip.compress(PAGE)[:-12], "Content-Encoding: gzip")),
        record(served(chunked(PAGE)[:-20], "Transfer-Encoding: chunked")),
        record(served(PAGE), head="WARC-Truncated: length"),
    ],
)
def test_a_record_that_was_cut_is_read_and_told(cut: bytes) -> None:
    one, told, other = in_bytes("a.warc", cut + LAST)
    assert one.payload is not None
    assert PAGE.startswith(one.payload[:500])
    assert isinstance(told, Failure)
    assert (told.error.reason, told.source_uri) == ("truncated_record", "a.warc#1")
    assert other.payload == OTHER


def test_an_archive_that_ends_in_a_record_is_read_up_to_there() -> None:
    found = in_bytes("a.warc", LAST + record(served(PAGE))[:-300])
    assert [item.error.reason if isinstance(item, Failure) else item.payload[:12] for item in found] == [
        *(OTHER, PAGE[:12], "truncated_record"),
    ]


def test_reading_goes_on_behind_a_damaged_record() -> None:
    damaged = record(served(PAGE)).replace(b"Content-Length: ", b"Content-Length: 1", 1)
    assert OTHER in [item.payload for item in in_bytes("a.warc", LAST + b"\r\njunk\r\n" + LAST)]
    assert in_bytes("a.warc", damaged + LAST)


WHOLE = record(served(PAGE))
_LENGTH = b"Content-Length: %d" % len(served(PAGE))


@pytest.mark.parametrize(
    "damaged",
    [
        WHOLE.replace(b"WARC/1.0\r\n", b"WXRC/1.0\r\n"),
        WHOLE[20:],
        WHOLE[150:],
        WHOLE.replace(_LENGTH, b"Content-Lxngth: 900"),
        WHOLE.replace(_LENGTH, b"Content-Length: -9"),
        WHOLE.replace(_LENGTH, b"Content-Length: 9"),
        WHOLE.replace(_LENGTH, b"Content-Length: nine"),
        WHOLE.replace(_LENGTH, b"Content-Length: 99999"),
        WHOLE.replace(b"WARC-Type: ", b"WARC-Txpe: "),
        WHOLE.replace(b"WARC-Target-URI: ", b"WARC-Target-UxI: "),
        WHOLE.replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 2\xff0 OK"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_record_with_a_damaged_head_is_told_and_the_others_are_read(damaged: bytes, pack: object) -> None:
    payload = LAST + damaged + LAST.replace(b"/1\r", b"/3\r")
    found = in_bytes("a.warc.gz", gzip.compress(payload) if pack is gzip.compress else payload)
    failures = [item for item in found if isinstance(item, Failure)]
    assert {failure.error.reason for failure in failures} <= {"bad_warc", "bad_body"}
    assert failures
    urls = {item.url for item in found if not isinstance(item, Failure) and item.payload == OTHER}
    kept = b"".join(failure.payload or b"" for failure in failures)
    assert urls == {URL, "https://sada.example/3"} or (b"/3\r" in kept and urls == {URL})


@pytest.mark.parametrize("end", range(30, len(LAST) - 110, 20))
def test_an_archive_that_ends_in_a_head_is_told(end: int) -> None:
    assert [isinstance(item, Failure) for item in in_bytes("a.warc", LAST + WHOLE[:end])] == [False, True]


def test_what_is_in_no_record_keeps_its_bytes_up_to_a_limit() -> None:
    small, large = in_bytes("a.warc", LAST + b"\r\njunk\r\n" + LAST), in_bytes("a.warc", LAST + b"junk\r\n" * 2**18)
    assert isinstance(small[1], Failure)
    assert (small[1].source_uri, small[1].payload) == ("a.warc#2", b"junk\r\n")
    assert isinstance(large[1], Failure)
    assert large[1].payload is None
    assert f"{4 + 6 * 2**18} bytes" in large[1].error.detail


def test_an_answer_without_http_is_told() -> None:
    found = in_bytes("a.warc", record(b"no http at all") + LAST)
    assert outcomes(found) == {"a.warc#1": "bad_body", "a.warc#2": "document"}


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (served(gzip.compress(bytes(50_000)), "Content-Encoding: gzip"), "too_large"),
        (served(brotli.compress(bytes(50_000)), "Content-Encoding: br"), "too_large"),
        (served(bytes(SMALL.max_bytes + 1)), "too_large"),
        (served(b"junk, and more junk", "Content-Encoding: br"), "bad_body"),
    ],
)
def test_bodies_that_cannot_be_unpacked_cost_themselves(response: bytes, reason: str) -> None:
    assert outcomes(in_bytes("a.warc", record(response) + LAST)) == {"a.warc#1": reason, "a.warc#2": "document"}


@pytest.mark.parametrize("payload", [b"WARC/1.0\r\n", b"WARC/1.0\r\n\r\n", b"junk", b"WARC/9.9\r\nx: y\r\n\r\n"])
def test_what_is_no_archive_says_so(payload: bytes) -> None:
    assert set(outcomes(in_bytes("a.warc", payload)).values()) <= {"bad_warc", "no_articles"}
    assert outcomes(in_bytes("a.warc", payload))


def test_archives_of_another_writer_are_read() -> None:
    written = WarcRecord()
    written.init_headers(record_type=WarcRecordType.resource)
    written.headers["WARC-Target-URI"] = URL
    written.headers["Content-Type"] = "text/html"
    written.set_bytes_content(PAGE)
    file = io.BytesIO()
    written.write(file)
    assert [item.payload for item in documents(in_bytes("a.warc", file.getvalue()))] == [PAGE]

"""Answers that servers should not give: each is a behaviour of the tests' site."""

from __future__ import annotations

import gzip
import time
import zlib
from typing import TYPE_CHECKING

import brotli

from tests.fetching.site import HTML, ITEMS, ROBOTS, Behaviour, Reply, Site, moved

if TYPE_CHECKING:
    from tests.fetching.site import _Handler

PAGE = ITEMS["harbour"].page()
_ZEROS = 2**20


def fill(site: Site) -> None:
    """Put all of them on a site, beside one good page."""
    routes: dict[str, Reply | Behaviour] = {
        "/robots.txt": Reply(ROBOTS, "text/plain"),
        "/good": Reply(PAGE),
        "/trickle": trickle,
        "/trickled-headers": trickled_headers,
        "/endless-chunks": endless_chunks,
        "/endless-headers": endless_headers,
        "/endless-interim": endless_interim,
        "/silent": silent,
        "/huge": Reply(b"<p>" + b"x" * 2**22),
        "/huge-unannounced": huge_unannounced,
        "/gzip-bomb": gzip_bomb,
        "/brotli-bomb": Reply(brotli.compress(bytes(2**28), quality=1), headers={"Content-Encoding": "br"}),
        "/nested-bomb": Reply(_nested(), headers={"Content-Encoding": "gzip, gzip"}),
        "/damaged-gzip": Reply(gzip.compress(PAGE)[:-20], headers={"Content-Encoding": "gzip"}),
        "/odd-encoding": Reply(PAGE, headers={"Content-Encoding": "zstd"}),
        "/long-length": long_length,
        "/cut-chunk": cut_chunk,
        "/no-http": no_http,
        "/two-lengths": _sent("Content-Length: 5\r\nContent-Length: 9"),
        "/negative-length": _sent("Content-Length: -5"),
        "/arabic-length": _sent("Content-Length: \u0665"),
        "/nul-in-header": _sent("X-Note: a\0b"),
        "/space-in-name": _sent("X-Note : a"),
        "/negative-chunk": _sent("Transfer-Encoding: chunked", b"-5\r\n" + PAGE),
        "/huge-chunk": _sent("Transfer-Encoding: chunked", b"f" * 18 + b"\r\n" + PAGE),
        "/odd-transfer": _sent("Transfer-Encoding: xchunked"),
        "/two-answers": _sent(
            f"Content-Length: {len(PAGE)}", PAGE + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        ),
        "/video": Reply(b"\x00" * 1000, "video/mp4"),
        "/empty": Reply(b" \n"),
        "/loop": moved("/loop-back", 302),
        "/loop-back": moved("/loop", 302),
        "/to-file": moved("file:///etc/passwd"),
        "/to-script": moved("javascript:alert(1)"),
        "/to-nowhere": Reply(status=302, has_validators=False),
        "/to-metadata": moved("http://169.254.169.254/latest/meta-data/"),
        "/to-private": moved("http://10.0.0.1/"),
        "/to-mapped": moved("http://[::ffff:10.0.0.1]/"),
        "/to-number": moved("http://2852039166/"),  # 169.254.169.254
        "/members/a": Reply(PAGE),
        "/to-members": moved("/members/a"),
        "/404": Reply(status=404),
        "/410": Reply(status=410),
        "/403": Reply(status=403),
        "/451": Reply(status=451),
        "/500": Reply(status=500),
        "/304": Reply(status=304),
        "/204": Reply(status=204),
    }
    routes |= {f"/far{hop}": moved(f"/far{hop + 1}", 302) for hop in range(20)}
    site.routes.update(routes)


OUTCOMES = {
    "/trickle": "timed_out",
    "/trickled-headers": "timed_out",
    "/endless-chunks": "too_large",
    "/endless-headers": "broken_response",
    "/endless-interim": "timed_out",
    "/silent": "timed_out",
    "/huge": "too_large",
    "/huge-unannounced": "too_large",
    "/gzip-bomb": "too_large",
    "/brotli-bomb": "too_large",
    "/nested-bomb": "too_large",
    "/damaged-gzip": "bad_encoding",
    "/odd-encoding": "bad_encoding",
    "/long-length": "broken_response",
    "/cut-chunk": "broken_response",
    "/no-http": "broken_response",
    "/two-lengths": "broken_response",
    "/negative-length": "broken_response",
    "/arabic-length": "broken_response",
    "/nul-in-header": "broken_response",
    "/space-in-name": "broken_response",
    "/negative-chunk": "broken_response",
    "/huge-chunk": "broken_response",
    "/odd-transfer": "broken_response",
    "/video": "no_page",
    "/empty": "empty_page",
    "/loop": "bad_redirect",
    "/far0": "bad_redirect",
    "/to-file": "bad_redirect",
    "/to-script": "bad_redirect",
    "/to-nowhere": "bad_redirect",
    "/to-metadata": "private_address",
    "/to-private": "private_address",
    "/to-mapped": "private_address",
    "/to-number": "private_address",
    "/members/a": "robots_refused",
    "/to-members": "robots_refused",
    "/404": "http_404",
    "/410": "http_404",
    "/403": "http_403",
    "/451": "http_403",
    "/500": "http_error",
    "/304": "http_error",
    "/204": "http_error",
}
"""The reason that each of them is refused for."""


def trickle(handler: _Handler) -> None:
    _begin(handler, "Content-Length: 1000000")
    _drip(handler, b"<p>")


def trickled_headers(handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler, b"a")


def endless_chunks(handler: _Handler) -> None:
    _begin(handler, "Transfer-Encoding: chunked")
    while True:
        handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def endless_headers(handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-More: " + b"a" * 1000 + b"\r\n")


def endless_interim(handler: _Handler) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 102 Processing\r\n\r\n")
        time.sleep(0.01)


def silent(handler: _Handler) -> None:
    time.sleep(5)


def huge_unannounced(handler: _Handler) -> None:
    _begin(handler, "Connection: close")
    while True:
        handler.wfile.write(b"x" * 2**16)


def gzip_bomb(handler: _Handler) -> None:
    """Ten gigabytes of zeros in ten megabytes: one packed piece, sent again and again."""
    _begin(handler, "Content-Encoding: gzip", "Connection: close")
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    piece = packer.compress(bytes(_ZEROS)) + packer.flush(zlib.Z_FULL_FLUSH)
    handler.wfile.write(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03")
    for _ in range(10 * 2**10):
        handler.wfile.write(piece)


def long_length(handler: _Handler) -> None:
    _begin(handler, f"Content-Length: {len(PAGE) + 100}")
    handler.wfile.write(PAGE)


def cut_chunk(handler: _Handler) -> None:
    _begin(handler, "Transfer-Encoding: chunked")
    handler.wfile.write(b"10000\r\n" + PAGE)


def no_http(handler: _Handler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def _sent(headers: str, body: bytes = PAGE) -> Behaviour:
    """An answer with these headers, as they stand, and this body."""

    def answer(handler: _Handler) -> None:
        _begin(handler, headers)
        handler.wfile.write(body)

    return answer


def _begin(handler: _Handler, *headers: str) -> None:
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {HTML}", *headers, "", ""]
    handler.wfile.write("\r\n".join(lines).encode())


def _drip(handler: _Handler, piece: bytes) -> None:
    while True:
        handler.wfile.write(piece)
        handler.wfile.flush()
        time.sleep(0.05)


def _nested() -> bytes:
    return gzip.compress(gzip.compress(bytes(2**27), 9), 9)

"""Content-Encoding undone piece by piece, so that a few packed bytes never become more than is allowed.

Only what we ask for is undone: gzip, deflate and br. A server that sends something else is told so in the quarantine.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import brotli

from warehouse.errors import Unreadable

ACCEPTED = "gzip, deflate, br"
_PIECE = 2**18  # bytes unpacked at once
_LAYERS = 3  # encodings over each other


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the bytes of a body packed as the header Content-Encoding says, at most 256 KiB at once.

    Raises Unreadable `bad_encoding` for an unknown encoding, damaged data and data that end too early.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    layers = [name for name in names if name not in {"", "identity"}]
    if len(layers) > _LAYERS or any(name not in _UNPACKERS for name in layers):
        raise Unreadable("bad_encoding", f"the body is packed as {encoding[:80]!a}; readable are {ACCEPTED}.")
    for name in reversed(layers):
        pieces = _UNPACKERS[name](pieces)
    yield from pieces


def _deflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack zlib data, also without their header, as some servers send them."""
    waiting = iter(pieces)
    head = b""
    while len(head) < 2 and (piece := next(waiting, None)) is not None:
        head += piece
    has_header = head[:1] == b"\x78" and int.from_bytes(head[:2]) % 31 == 0
    return _inflate(chain([head], waiting), zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def _inflate(pieces: Iterable[bytes], window: int) -> Iterator[bytes]:
    """Unpack zlib data; `window` is zlib's `wbits`. What follows the end of the data is passed over, as browsers do."""
    stream = zlib.decompressobj(window)
    has_begun = False
    for piece in pieces:
        waiting = piece
        while waiting and not stream.eof:
            has_begun = True
            yield _inflated(stream, waiting)
            waiting = stream.unconsumed_tail
    while has_begun and not stream.eof and (rest := _inflated(stream, stream.unconsumed_tail)):
        yield rest
    if has_begun and not stream.eof:
        raise _damaged("they end too early")


def _inflated(stream: zlib._Decompress, data: bytes) -> bytes:
    try:
        return stream.decompress(data, _PIECE)
    except zlib.error as error:
        raise _damaged(error) from error


def _unbrotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    has_begun = False
    for piece in pieces:
        has_begun = True
        waiting = piece
        while not stream.is_finished() and (waiting or not stream.can_accept_more_data()):
            yield _unbrotlied(stream, waiting)
            waiting = b""
    while has_begun and not stream.is_finished() and (rest := _unbrotlied(stream, b"")):
        yield rest
    if has_begun and not stream.is_finished():
        raise _damaged("they end too early")


def _unbrotlied(stream: brotli.Decompressor, data: bytes) -> bytes:
    try:
        return bytes(stream.process(data, output_buffer_limit=_PIECE))
    except brotli.error as error:
        raise _damaged(error) from error


_UNPACKERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": lambda pieces: _inflate(pieces, zlib.MAX_WBITS | 16),
    "x-gzip": lambda pieces: _inflate(pieces, zlib.MAX_WBITS | 16),
    "deflate": _deflate,
    "br": _unbrotli,
}


def _damaged(what: object) -> Unreadable:
    return Unreadable("bad_encoding", f"the packed data are damaged: {what}.")

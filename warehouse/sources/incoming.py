"""Something to be read: a stream of bytes, and what is known about it."""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO

from warehouse.errors import Unreadable
from warehouse.model import RawDocument
from warehouse.sources import Failure, Found
from warehouse.sources.limits import Limits
from warehouse.sources.unpacking import Budget

_PIECE = 2**20  # bytes
_BYTE_ORDER_MARKS = (  # UTF-32's begin as UTF-16's does
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes on their way in: `stream` stands at its beginning; `name` has the extension that tells the format."""

    uri: str
    name: str
    stream: io.BufferedReader
    limits: Limits
    fields: Mapping[str, str] = field(default_factory=dict)  # our name of a record's field: theirs
    budget: Budget = field(kw_only=True)
    depth: int = 0  # archives around it
    url: str | None = None
    charset: str | None = None
    captured_at: dt.datetime | None = None  # UTC, of a web archive's record

    def within(self, stream: BinaryIO, *, name: str, uri: str | None = None, archives: int = 0) -> Incoming:
        """Return what stands in this, at `archives` archives more of depth."""
        return replace(
            self,
            stream=buffered(stream),
            name=name,
            uri=self.uri if uri is None else uri,
            depth=self.depth + archives,
        )

    def whole(self) -> bytes:
        """Return all bytes that are left. Raises Unreadable `too_large`."""
        payload = self.stream.read(self.limits.max_bytes + 1)
        if len(payload) > self.limits.max_bytes:
            raise too_large(self.name, "is larger", self.limits)
        return payload

    def document(self, media_type: str, payload: bytes, *, uri: str | None = None) -> RawDocument:
        """Return the document that `payload` is."""
        return RawDocument(
            document_id=hashlib.sha256(payload).hexdigest(),
            source_uri=self.uri if uri is None else uri,
            media_type=media_type,
            payload=payload,
            url=self.url,
            charset=self.charset,
            captured_at=self.captured_at,
        )

    def lines(self, *, first_number: int = 1) -> Iterator[tuple[int, bytes | Failure]]:
        """Yield the lines with their ends and numbers; a failure for one over the limit, which is not held.

        A byte order mark is dropped; UTF-16 and UTF-32 that begin with one come as UTF-8.
        """
        stream = as_utf8(self.stream)
        lines = iter(partial(stream.readline, self.limits.max_bytes + 1), b"")
        for number, line in enumerate(lines, start=first_number):
            if len(line) > self.limits.max_bytes and not line.endswith(b"\n"):
                _skip_line(stream)
                what = f"line {number} of {self.name}"
                yield number, Failure(f"{self.uri}#{number}", too_large(what, "is longer", self.limits))
            else:
                yield number, line


def buffered(stream: BinaryIO) -> io.BufferedReader:
    """Return `stream` as one that can be looked into."""
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(stream, 2**16)  # type: ignore[arg-type]


def as_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """Return `stream` without a byte order mark; in UTF-8 if that says UTF-16 or UTF-32."""
    beginning = stream.peek(4)[:4]
    for mark, encoding in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            return io.BufferedReader(_Recoded(stream, encoding), 2**16)
    if beginning.startswith(_UTF8_MARK):
        stream.read(len(_UTF8_MARK))
    return stream


class _Recoded(io.RawIOBase):
    """A text of another encoding as UTF-8."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._pending:
            data = self._stream.read(len(buffer))
            self._pending = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        given, self._pending = self._pending[: len(buffer)], self._pending[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def _skip_line(stream: io.BufferedReader) -> None:
    while (rest := stream.readline(_PIECE)) and not rest.endswith(b"\n"):
        pass


def failures_told(incoming: Incoming, payload: bytes, found: Iterator[Found]) -> Iterator[Found]:
    """Yield `found`, and where reading it raises Unreadable, a failure with the payload."""
    try:
        yield from found
    except Unreadable as error:
        yield Failure(incoming.uri, error, payload)


def empty(name: str) -> Unreadable:
    """Return the reason for something without content."""
    return Unreadable("empty_file", f"{name} holds no text.")


def too_large(what: str, how: str, limits: Limits) -> Unreadable:
    """Return the reason for something over the limit of size."""
    return Unreadable("too_large", f"{what} {how}; allowed are {limits.max_bytes} bytes (MARSAD_MAX_FILE_BYTES).")


def printable(name: str) -> str:
    """Return `name` with bytes that are not UTF-8, control characters and line ends written as escapes."""
    plain = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(letter if letter.isprintable() or letter == " " else f"\\x{ord(letter):02x}" for letter in plain)

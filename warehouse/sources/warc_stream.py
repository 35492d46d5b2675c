"""The bytes of a web archive on their way to the library that reads it: it does not tell which of them it left out."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

_PIECE = 2**16  # bytes
_KEPT = 2**20  # bytes of what may be in no record; more than the head of any
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Stray:
    """Bytes that are in no record: where they stand, how many, and themselves where they are not too many."""

    start: int
    size: int
    payload: bytes | None


class Forward(io.RawIOBase):
    """A stream that can only be sought forwards, as an archive is read. It keeps what stands behind the last record."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._position = 0
        self._wanted_from = 0  # where the last record ends
        self._kept = bytearray()
        self._kept_from = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        data = self._stream.read(size)
        self._position += len(data)
        self._kept += data
        self._let_go(max(self._wanted_from, self._position - _KEPT))
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go forwards. Raises io.UnsupportedOperation for any other way."""
        target = offset if whence == io.SEEK_SET else self._position + offset
        if whence == io.SEEK_END or target < self._position:
            raise io.UnsupportedOperation("the archive is read forwards only")
        while self._position < target and self.read(min(_PIECE, target - self._position)):
            pass
        return self._position

    def head_end(self, start: int) -> int | None:
        """Return where the head of the record that begins at `start` ends, None where it is cut off."""
        head = _HEAD_ENDS.search(self._kept, max(0, start - self._kept_from))
        return head and self._kept_from + head.end()

    def enter(self, end: int) -> None:
        """Note that a record goes up to `end`: what is in it need not be kept."""
        self._wanted_from = end

    def stray(self, end: int) -> Stray | None:
        """Return what stands between the end of the last record and `end`, None where that is white space."""
        start = self._wanted_from
        self._let_go(start)
        between = bytes(self._kept[: max(0, end - self._kept_from)])
        is_whole = start == self._kept_from
        if start >= end or (is_whole and not between.strip()):
            return None
        return Stray(start, end - start, between.lstrip() if is_whole else None)

    def _let_go(self, start: int) -> None:
        """Drop what was kept of before `start`."""
        passed = min(max(0, start - self._kept_from), len(self._kept))
        del self._kept[:passed]
        self._kept_from += passed

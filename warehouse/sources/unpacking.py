"""Packed streams, unpacked piece by piece and within limits."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import IO, BinaryIO, cast

import pyarrow as pa

from warehouse.errors import Unreadable
from warehouse.sources.limits import RATIO_COUNTS_FROM, Limits

_PIECE = 2**16  # bytes read at once
_NEEDS_MEMORY = "too much memory"  # zstd's words for a window larger than 128 MiB


class Budget:
    """What is left to be unpacked of one file, counted over all that is packed in it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._spent = 0

    def spend(self, unpacked: int, *, so_far: int, packed: int) -> None:
        """Count `unpacked` bytes of a stream that gave `so_far` from `packed` ones.

        Raises Unreadable `unpacks_too_large` where that is more than an archive of news gives.
        """
        self._spent += unpacked
        if so_far > max(RATIO_COUNTS_FROM, self.limits.max_ratio * packed):
            raise Unreadable(
                "unpacks_too_large",
                f"{packed} bytes unpack to more than {so_far}; allowed is {self.limits.max_ratio} times as much "
                "(MARSAD_MAX_PACKING_RATIO). It was made to fill a disk, or is no news.",
            )
        if self._spent > self.limits.max_unpacked_bytes:
            raise Unreadable(
                "unpacks_too_large",
                f"it unpacks to more than the {self.limits.max_unpacked_bytes} bytes that are allowed "
                "(MARSAD_MAX_UNPACKED_BYTES); split it, or allow more.",
            )


class Counted(io.RawIOBase):
    """A stream that counts what was read of it."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.count = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        data = self._inner.read(size)
        self.count += len(data)
        return data


class Unpacked(io.RawIOBase):
    """What a packed stream unpacks to. Reading raises Unreadable where it is damaged or too much."""

    def __init__(self, inner: IO[bytes], packed: Callable[[], int], budget: Budget) -> None:
        self._inner, self._packed, self._budget = inner, packed, budget
        self._count = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into `buffer` and return how many bytes those were."""
        data = self._inner.read(min(len(buffer), _PIECE))
        buffer[: len(data)] = data
        self._count += len(data)
        self._budget.spend(len(data), so_far=self._count, packed=self._packed())
        return len(data)


class _Gzip:
    def __init__(self, packed: Counted) -> None:
        self._stream = gzip.GzipFile(fileobj=packed)

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Unreadable("bad_gzip", f"the gzip data are damaged ({error}); pack or fetch it again.") from error


class _Zstd:
    def __init__(self, packed: Counted) -> None:
        self._stream = pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), "zstd")

    def read(self, size: int) -> bytes:
        try:
            return cast(bytes, self._stream.read(size))
        except OSError as error:
            if _NEEDS_MEMORY in str(error):
                raise Unreadable(
                    "unpacks_too_large", "its zstd window is over 128 MiB; pack it again without --long."
                ) from error
            raise Unreadable("bad_zstd", f"the zstd data are damaged ({error}); pack or fetch it again.") from error


def unpack_gzip(stream: BinaryIO, budget: Budget) -> BinaryIO:
    """Return the bytes that were packed with gzip, of all members."""
    packed = Counted(stream)
    return io.BufferedReader(Unpacked(cast(IO[bytes], _Gzip(packed)), lambda: packed.count, budget), _PIECE)


def unpack_zstd(stream: BinaryIO, budget: Budget) -> BinaryIO:
    """Return the bytes that were packed with zstd, of all frames."""
    packed = Counted(stream)
    return io.BufferedReader(Unpacked(cast(IO[bytes], _Zstd(packed)), lambda: packed.count, budget), _PIECE)

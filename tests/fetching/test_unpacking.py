"""Content-Encoding, undone within limits."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from warehouse.errors import Unreadable
from warehouse.fetching.unpacking import unpacked

TEXT = "خبر عاجل من المرفأ\n".encode() * 5000


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
    ],
)
def test_every_encoding_that_is_asked_for(encoding: str, packed: bytes, size: int) -> None:
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert b"".join(unpacked(pieces, encoding)) == TEXT


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)[:-9]),
        ("gzip", b"<html>"),
        ("deflate", b"<html>" * 10),
        ("br", brotli.compress(TEXT)[:-3]),
        ("br", b"<html>" * 10),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("gzip, gzip, gzip, gzip", gzip.compress(TEXT)),
    ],
)
def test_damaged_and_unknown_encodings_are_told(encoding: str, packed: bytes) -> None:
    with pytest.raises(Unreadable, match="bad_encoding"):
        b"".join(unpacked([packed], encoding))


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [("gzip", gzip.compress(bytes(2**25), 1)), ("br", brotli.compress(bytes(2**25), quality=1))],
)
def test_a_bomb_comes_out_in_small_pieces(encoding: str, bomb: bytes) -> None:
    sizes = [len(piece) for piece in unpacked([bomb], encoding)]
    assert sum(sizes) == 2**25
    assert max(sizes) <= 2**19


def test_nothing_packed_is_nothing() -> None:
    assert list(unpacked([], "gzip")) == []

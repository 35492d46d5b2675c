"""Where raw documents come from, one module a kind of source.

Every source yields `Found`: a document, or a `Failure` for what could not be taken in. A failure never ends the
walk; it becomes a row of the quarantine.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.errors import Unreadable
from warehouse.model import RawDocument


class PassedOver(Exception):
    """All of an input was passed over on purpose: it gave nothing, and that is no failure."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that a source could not take in: where it stands, why, and its bytes if there are any."""

    source_uri: str
    error: Unreadable
    payload: bytes | None = None


Found = RawDocument | Failure

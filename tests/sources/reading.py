"""How the tests read: what is found under paths or in bytes, as documents and as reasons of failures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from warehouse.model import RawDocument
from warehouse.sources import Failure, Found
from warehouse.sources.files import read_paths
from warehouse.sources.limits import Limits
from warehouse.sources.stored import read_payload

SMALL = Limits(max_bytes=10_000)
_FOLDERS = re.compile(r"^[^!]*/")


def outcomes(found: Iterable[Found]) -> dict[str, str]:
    """Return what became of each uri, without its folders: `document`, or the reason of the failure."""
    return {
        _FOLDERS.sub("", item.source_uri): item.error.reason if isinstance(item, Failure) else "document"
        for item in found
    }


def read(*paths: Path, limits: Limits = SMALL, fields: Mapping[str, str] | None = None) -> dict[str, str]:
    return outcomes(read_paths(paths, limits=limits, fields=fields))


def documents(found: Iterable[Found]) -> list[RawDocument]:
    return [item for item in found if isinstance(item, RawDocument)]


def in_bytes(
    name: str, payload: bytes, *, limits: Limits = SMALL, fields: Mapping[str, str] | None = None
) -> list[Found]:
    return list(read_payload(name, name, payload, limits, fields))


def records(name: str, payload: bytes, *, fields: Mapping[str, str] | None = None) -> list[Any]:
    """Return the values of the records found in `payload`, in UTF-8."""
    return [json.loads(document.payload) for document in documents(in_bytes(name, payload, fields=fields))]

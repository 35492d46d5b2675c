"""Files and folders: `.txt`, `.html` and `.jsonl`.

A folder is walked recursively in alphabetical order; names that begin with a dot are passed over. A JSON lines
file yields one document a line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from warehouse.errors import Unreadable
from warehouse.model import RawDocument
from warehouse.sources import Failure, Found

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".jsonl": "application/json",
}


def read_paths(paths: Iterable[Path], *, max_bytes: int) -> Iterator[Found]:
    """Yield what stands under `paths`, files and folders; files over `max_bytes` are failures."""
    for path in paths:
        for file in _walk(path):
            yield from _read_file(file, max_bytes)


def _walk(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        is_hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.is_file() and not is_hidden:
            yield file


def _read_file(path: Path, max_bytes: int) -> Iterator[Found]:
    uri = path.absolute().as_posix()
    try:
        payload = _read_bytes(path, max_bytes)
    except Unreadable as error:
        yield Failure(uri, error)
        return
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        known = " ".join(sorted(MEDIA_TYPES))
        unknown = Unreadable("unknown_extension", f"«{path.suffix}» of {path.name}; readable are {known}.")
        yield Failure(uri, unknown, payload)
    elif not payload.strip():
        yield Failure(uri, Unreadable("empty_file", f"{path.name} holds {len(payload)} bytes and no text."), payload)
    elif media_type == "application/json":
        yield from _read_json_lines(uri, payload)
    else:
        yield _document(uri, media_type, payload)


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise Unreadable(
                "too_large",
                f"{path.name} has {size} bytes; allowed are {max_bytes}. Raise MARSAD_MAX_FILE_BYTES or split it.",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("missing_path", f"there is no {path}; check its spelling.") from error
    except OSError as error:
        raise Unreadable("unreadable_file", f"{path}: {error.strerror}; check its rights.") from error


def _read_json_lines(uri: str, payload: bytes) -> Iterator[Found]:
    for number, line in enumerate(payload.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        record = line.strip()
        if not record:
            continue
        try:
            _check_record(record, number)
        except Unreadable as error:
            yield Failure(f"{uri}#{number}", error, record)
        else:
            yield _document(f"{uri}#{number}", "application/json", record)


def _check_record(record: bytes, number: int) -> None:
    try:
        value = json.loads(record)
    except (ValueError, RecursionError) as error:
        raise Unreadable("bad_json", f"line {number} is not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise Unreadable("bad_json", f"line {number} is a JSON {type(value).__name__}, not an object.")


def _document(uri: str, media_type: str, payload: bytes) -> RawDocument:
    return RawDocument(hashlib.sha256(payload).hexdigest(), uri, media_type, payload)

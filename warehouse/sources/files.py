"""Files and folders: `.txt`, `.html` and `.jsonl`, also packed (`.html.gz`).

A folder is walked recursively in alphabetical order; names that begin with a dot are passed over. A JSON lines
file yields one document a line.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

from warehouse.errors import Unreadable
from warehouse.model import RawDocument
from warehouse.sources import Failure, Found

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".jsonl": "application/json",
}


_PACKED = ".gz"  # a packed page is unpacked when it is decoded
_BOM = b"\xef\xbb\xbf"
_LINE_NUMBER = re.compile(r"(?<=\.jsonl)(\.gz)?#\d+$", re.IGNORECASE)
_SKIPPED_AT_ONCE = 2**20  # bytes


def read_paths(paths: Iterable[Path], *, max_bytes: int) -> Iterator[Found]:
    """Yield what stands under `paths`, files and folders.

    A file over `max_bytes` is a failure; of a JSON lines file, a line over `max_bytes`.
    """
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


def file_of(uri: str) -> Path:
    """Return the file of a uri: without the number of the line, which JSON lines files have."""
    return Path(_LINE_NUMBER.sub(r"\1", uri))


def _read_file(path: Path, max_bytes: int) -> Iterator[Found]:
    # A name that is not UTF-8 is kept with its odd bytes written as escapes.
    uri = path.absolute().as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
    media_type = MEDIA_TYPES.get(Path(path.name.lower().removesuffix(_PACKED)).suffix)
    if path.exists() and not path.is_file():
        yield Failure(uri, Unreadable("unreadable_file", f"{uri} is no ordinary file."))
        return
    try:
        if media_type == "application/json":
            yield from _read_json_lines(uri, path, max_bytes)
        else:
            yield _read_whole(uri, path, media_type, max_bytes)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield Failure(
            uri, Unreadable("bad_gzip", f"the gzip data of {path.name} are damaged ({error}); pack it again.")
        )
    except FileNotFoundError:
        yield Failure(uri, Unreadable("missing_path", f"there is no {uri}; check its spelling."))
    except OSError as error:
        yield Failure(uri, Unreadable("unreadable_file", f"{uri}: {error.strerror}; check its rights."))


def _read_whole(uri: str, path: Path, media_type: str | None, max_bytes: int) -> Found:
    size = path.stat().st_size
    if size > max_bytes:
        return Failure(uri, _too_large(path.name, f"has {size} bytes", max_bytes))
    payload = path.read_bytes()
    if media_type is None:
        known = " ".join(sorted(MEDIA_TYPES))
        reason = Unreadable("unknown_extension", f"«{path.suffix}» of {path.name}; readable are {known}.")
        return Failure(uri, reason, payload)
    if not payload.strip():
        return Failure(uri, _empty(path.name), payload)
    return _document(uri, media_type, payload)


def _read_json_lines(uri: str, path: Path, max_bytes: int) -> Iterator[Found]:
    """Yield a document a line; the limit holds for a line, not for the file."""
    is_empty = True
    with _open(path) as lines:
        for number in count(1):
            line = lines.readline(max_bytes + 1)
            if not line:
                break
            if len(line) > max_bytes and not line.endswith(b"\n"):
                _skip_line(lines)
                yield Failure(f"{uri}#{number}", _too_large(f"line {number} of {path.name}", "is longer", max_bytes))
                is_empty = False
            elif record := line.removeprefix(_BOM).strip():
                yield _read_record(f"{uri}#{number}", record, number)
                is_empty = False
    if is_empty:
        yield Failure(uri, _empty(path.name))


def _open(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.name.lower().endswith(_PACKED) else path.open("rb")


def _skip_line(lines: BinaryIO) -> None:
    while (rest := lines.readline(_SKIPPED_AT_ONCE)) and not rest.endswith(b"\n"):
        pass


def _read_record(uri: str, record: bytes, number: int) -> Found:
    try:
        value = json.loads(record, strict=False)  # tabs inside strings are harmless
    except (ValueError, RecursionError) as error:
        return Failure(uri, Unreadable("bad_json", f"line {number} is not JSON: {error}."), record)
    if not isinstance(value, dict):
        reason = Unreadable("bad_json", f"line {number} is a JSON {type(value).__name__}, not an object.")
        return Failure(uri, reason, record)
    return _document(uri, "application/json", record)


def _document(uri: str, media_type: str, payload: bytes) -> RawDocument:
    return RawDocument(hashlib.sha256(payload).hexdigest(), uri, media_type, payload)


def _empty(name: str) -> Unreadable:
    return Unreadable("empty_file", f"{name} holds no text.")


def _too_large(what: str, how: str, max_bytes: int) -> Unreadable:
    return Unreadable("too_large", f"{what} {how}; allowed are {max_bytes} bytes (MARSAD_MAX_FILE_BYTES).")

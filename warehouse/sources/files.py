"""Files and folders.

A folder is walked in alphabetical order, its files before its folders; names that begin with a dot are passed over.
Links are followed to files inside the folder that was given, or that a pattern begins with, and never out of it.
"""

from __future__ import annotations

import glob
import io
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from warehouse.errors import Unreadable
from warehouse.sources import Failure, Found
from warehouse.sources.formats import read
from warehouse.sources.incoming import Incoming, printable
from warehouse.sources.limits import Limits
from warehouse.sources.unpacking import Budget

_GLOB = re.compile(r"[*?\[]")
_INNERMOST = re.compile(r"#\d+$|!/(?:(?!!/|#\d+$).)*$", re.DOTALL)
_WITHIN = re.compile(r"!/.*|(?:#\d+)+$", re.DOTALL)


def read_paths(paths: Iterable[Path], *, limits: Limits, fields: Mapping[str, str] | None = None) -> Iterator[Found]:
    """Yield what stands under `paths`: files, folders and patterns of both (`**` for all folders).

    `fields` maps our names of a record's fields to theirs.
    """
    for path in paths:
        for found in _files(path):
            if isinstance(found, Failure):
                yield found
            else:
                yield from _read_file(found, limits, fields or {})


def file_of(uri: str) -> Path:
    """Return the file of a uri: without the member of an archive and the number of a record."""
    # Path.exists raises where a path is too long to be one.
    return Path(uri if os.path.exists(uri) else _WITHIN.sub("", uri))


def places_around(uri: str) -> Iterator[str]:
    """Yield the places that a uri is within, from the inside out: of `a.zip!/b.csv#2` `a.zip!/b.csv` and `a.zip`."""
    while (outer := _INNERMOST.sub("", uri)) != uri:
        uri = outer
        yield uri


def _files(path: Path) -> Iterator[Path | Failure]:
    if path.is_dir():
        yield from _walk(path)
    elif _GLOB.search(str(path)) and not os.path.lexists(path):
        yield from _matches(path)
    else:
        yield path


def _matches(pattern: Path) -> Iterator[Path | Failure]:
    """Yield the files that match, and those of the folders that do; with `**` a folder's files match themselves."""
    matches = [Path(match) for match in sorted(glob.iglob(str(pattern), recursive=True))]
    walks = "**" not in pattern.parts
    if not matches:
        yield Failure(_uri(pattern), Unreadable("missing_path", f"nothing matches {pattern}; check its spelling."))
    elif not walks and all(match.is_dir() for match in matches):
        detail = f"only folders match {pattern}, and no file; end it with a file's name or *."
        yield Failure(_uri(pattern), Unreadable("missing_path", detail))
    root = _fixed(pattern)
    for match in matches:
        if not _is_inside(match, root.resolve()):
            yield Failure(_uri(match), _outside(match, root))
        elif not match.is_dir():
            yield match
        elif walks:
            yield from _walk(match)


def _fixed(pattern: Path) -> Path:
    """Return the folder that all matches of `pattern` are in: what stands before its first sign of a pattern."""
    return next(folder for folder in pattern.parents if not _GLOB.search(str(folder)))


def _walk(folder: Path) -> Iterator[Path | Failure]:
    root = folder.resolve()
    failures: list[Failure] = []

    def told(error: OSError) -> None:
        failures.append(_unreadable(Path(str(error.filename)), error))

    for place, folders, files in os.walk(folder, onerror=told):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in sorted([*(name for name in files if not name.startswith(".")), *links]):
            path = Path(place, name)
            if path.is_symlink() and not _is_inside(path, root):
                yield Failure(_uri(path), _outside(path, folder))
            elif name not in links:  # a folder inside is walked where it stands
                yield path
        yield from failures
        failures.clear()
    yield from failures


def _is_inside(link: Path, root: Path) -> bool:
    try:
        return link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # links that lead to each other: opening one tells so
        return True


def _outside(path: Path, folder: Path) -> Unreadable:
    detail = f"{path} is a link that leads out of {folder}; give the file itself, or the folder that it is in."
    return Unreadable("outside_folder", detail)


def _read_file(path: Path, limits: Limits, fields: Mapping[str, str]) -> Iterator[Found]:
    uri = _uri(path)
    try:
        stream = _open(path)
    except FileNotFoundError:
        yield Failure(uri, Unreadable("missing_path", f"there is no {uri}; check its spelling."))
    except OSError as error:
        yield _unreadable(path, error)
    else:
        with stream:
            yield from read(Incoming(uri, printable(path.name), stream, limits, fields, budget=Budget(limits)))


def _open(path: Path) -> io.BufferedReader:
    """Open an ordinary file; a pipe would be waited for without end. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    stream = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        stream.close()
        raise OSError(0, "no ordinary file")
    return stream


def _unreadable(path: Path, error: OSError) -> Failure:
    uri = _uri(path)
    return Failure(uri, Unreadable("unreadable_file", f"{uri}: {error.strerror}; check what it is and its rights."))


def _uri(path: Path) -> str:
    return printable(path.absolute().as_posix())

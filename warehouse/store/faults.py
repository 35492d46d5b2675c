"""Why a file could not be written, told with what to do about it."""

from __future__ import annotations

import errno
import getpass
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import StageError

_NO_RIGHT = "user {user} may not write there. Give the folder to that user (chown, chmod), or name another --home"
_REMEDIES = {
    errno.ENOSPC: "the disk is full, {free} MiB are free. Free some (`marsad doctor` lists leftovers, "
    "MARSAD_KEEP_RELEASES keeps fewer releases) and run again",
    errno.EDQUOT: "the quota of user {user} is used up. Free some space, or have it raised, and run again",
    errno.EFBIG: "files may not grow that large. Raise the limit (`ulimit -f`), or use a file system that allows it",
    errno.EROFS: "the file system is read-only. Mount it writable, or name another --home",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
}


def cause_of(error: Exception) -> int | None:
    """Return the system's error number of a failure to write, None when it is something else.

    DuckDB tells it by the system's own words at the end of its message.
    """
    if isinstance(error, OSError) and error.errno in _REMEDIES:
        return error.errno
    text = str(error)
    return next((number for number in _REMEDIES if os.strerror(number) in text), None)


def explained(error: Exception, path: Path) -> str:
    """Return what happened to `path` and what to do: «the disk is full, 3 MiB are free. Free some …»."""
    cause = cause_of(error)
    if cause is None:
        return str(error)
    return _REMEDIES[cause].format(user=user_name(), free=_free_mebibytes(path))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise StageError where DuckDB cannot write the file `path` for want of space or rights; other errors pass."""
    try:
        yield
    except duckdb.Error as error:
        if cause_of(error) is None:
            raise
        raise StageError(f"cannot write {path}: {explained(error, path)}. What was published still stands.") from error


def user_name() -> str:
    """Return the name of who runs this, or the number where there is no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return str(os.getuid())


def _free_mebibytes(path: Path) -> int:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    return shutil.disk_usage(folder).free // 2**20

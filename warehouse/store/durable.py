"""Files that are there whole or not at all, also after a crash or a loss of power.

What is being written has the name `.NAME.partial` beside its place until it is whole and on the disk; then one rename
puts it there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

READ_ONLY = 0o444
_COPIED_AT_ONCE = 16 * 2**20  # bytes


def partial_of(target: Path) -> Path:
    """Return the name that `target` has while it is written."""
    return target.with_name(f".{target.name}.partial")


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Let the block write the path it is given, then put that in the place of `target`.

    Where the block raises, `target` stays as it was and nothing else is left. Raises OSError.
    """
    partial = partial_of(target)
    partial.unlink(missing_ok=True)  # never written over: it may be another name of a release
    try:
        yield partial
        _sync(partial)
        partial.replace(target)
        _sync(target.parent)
    except BaseException:
        if not partial.is_dir():
            partial.unlink(missing_ok=True)
        raise


def write_text_whole(target: Path, text: str) -> None:
    """Write a text file."""
    with written_whole(target) as partial:
        partial.write_text(text, encoding="utf-8")


def copy_read_only(source: BinaryIO, target: Path) -> None:
    """Write the rest of an open file to a new one, which is read-only. Raises OSError, which names it."""
    try:
        with target.open("wb") as copy:
            shutil.copyfileobj(source, copy, _COPIED_AT_ONCE)
    except OSError as error:
        error.filename = error.filename or str(target)
        raise
    target.chmod(READ_ONLY)


def link_whole(source: Path, target: Path) -> None:
    """Make `target` another name of the file `source`, or a copy of it where the file system has no hard links."""
    if target.exists() and target.samefile(source):
        return  # renaming one name of a file to another does nothing, and leaves both
    with written_whole(target) as partial:
        try:
            os.link(source, partial)
        except OSError:
            shutil.copyfile(source, partial)
            partial.chmod(READ_ONLY)


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

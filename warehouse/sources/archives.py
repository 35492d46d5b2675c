"""Zip archives: their members as streams. Nothing is ever extracted to disk, and no declared size is believed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO

from warehouse.errors import Unreadable
from warehouse.sources import Failure, Found
from warehouse.sources.incoming import Incoming, buffered, printable, too_large
from warehouse.sources.limits import Limits
from warehouse.sources.unpacking import Counted, Unpacked

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others unpack without bounds
_DAMAGES = (zipfile.BadZipFile, struct.error, ValueError, RuntimeError, OverflowError, EOFError)
_IS_ENCRYPTED = 0x1
_ENTRY = 128  # bytes of an archive's directory that a member may take, on average


def read_zip(incoming: Incoming, read: Callable[[Incoming], Iterator[Found]]) -> Iterator[Found]:
    """Yield what `read` finds in the members; hidden ones and folders are passed over.

    Raises Unreadable: `bad_zip`, `too_many_members`, `overlapping_members`, `too_deep`.
    """
    if incoming.depth >= incoming.limits.max_depth:
        raise Unreadable(
            "too_deep",
            f"{incoming.name} is an archive inside {incoming.depth} others; allowed are {incoming.limits.max_depth} "
            "archives in all (MARSAD_MAX_ARCHIVE_DEPTH).",
        )
    try:
        archive = zipfile.ZipFile(_Guarded(_seekable(incoming), incoming.limits))
    except _DAMAGES as error:
        raise Unreadable("bad_zip", f"{incoming.name} cannot be opened ({error}); pack or fetch it again.") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member)]
        _check(incoming, archive.infolist())
        seen: Counter[str] = Counter()
        for member in members:
            seen[member.filename] += 1
            copy = f"~{seen[member.filename]}" if seen[member.filename] > 1 else ""
            yield from _read_member(incoming, archive, member, copy, read)


def _read_member(
    incoming: Incoming,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    copy: str,
    read: Callable[[Incoming], Iterator[Found]],
) -> Iterator[Found]:
    name = printable(member.filename)
    uri = f"{incoming.uri}!/{name}{copy}"
    if member.flag_bits & _IS_ENCRYPTED:
        yield Failure(uri, Unreadable("encrypted", f"{name} is encrypted; pack it again without a password."))
    elif member.compress_type not in _METHODS:
        detail = f"{name} is packed by method {member.compress_type} of zip; readable are 0 (stored) and 8 (deflated)."
        yield Failure(uri, Unreadable("unknown_packing", detail))
    else:
        try:
            stream = buffered(_Member(archive, member, incoming))  # type: ignore[arg-type]
        except _DAMAGES as error:
            yield Failure(uri, Unreadable("bad_zip", f"the entry of {name} is damaged ({error}); pack it again."))
            return
        yield from read(incoming.within(stream, name=name, uri=uri, archives=1))


class _Member(Unpacked):
    """The content of a member; reading raises Unreadable where it is damaged or too much."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, incoming: Incoming) -> None:
        stream = archive.open(member)
        super().__init__(stream, lambda: max(1, member.compress_size), incoming.budget)
        self._name = member.filename

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return super().readinto(buffer)
        except (zipfile.BadZipFile, EOFError, zlib.error) as error:
            detail = f"the data of {printable(self._name)} are damaged ({error}); pack or fetch it again."
            raise Unreadable("bad_zip", detail) from error


class _Guarded(Counted):
    """The file of an archive. No read is larger than a directory of as many members as are allowed."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        super().__init__(stream)
        self._limits = limits

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._inner.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._inner.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        if size > self._limits.max_members * _ENTRY:
            raise _too_many("its directory", size // _ENTRY, self._limits)
        return super().read(size)


def _seekable(incoming: Incoming) -> BinaryIO:
    """Return the archive's file; one that is inside another is held in memory, within the limit of a file."""
    if incoming.stream.seekable():
        return incoming.stream
    payload = incoming.stream.read(incoming.limits.max_bytes + 1)
    if len(payload) > incoming.limits.max_bytes:
        raise too_large(incoming.name, "is an archive inside another and larger", incoming.limits)
    return io.BytesIO(payload)


def _check(incoming: Incoming, members: list[zipfile.ZipInfo]) -> None:
    """Raise Unreadable for an archive with too many members, or with members that share their bytes."""
    if len(members) > incoming.limits.max_members:
        raise _too_many(incoming.name, len(members), incoming.limits)
    places = sorted((member.header_offset, member.header_offset + member.compress_size) for member in members)
    if any(end > start for (_, end), (start, _) in pairwise(places)):
        raise Unreadable(
            "overlapping_members", f"members of {incoming.name} share their bytes: it was made to unpack without end."
        )


def _too_many(what: str, count: int, limits: Limits) -> Unreadable:
    return Unreadable(
        "too_many_members",
        f"{what} has {count} members; allowed are {limits.max_members} (MARSAD_MAX_ARCHIVE_MEMBERS). Split it.",
    )


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    """Tell whether a name or a folder of it begins with a dot, or is macOS's own; `..` is only a strange name."""
    parts = member.filename.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part.strip(".") for part in parts)

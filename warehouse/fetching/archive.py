"""What was fetched, kept as web archives (WARC 1.1) under `archive/YYYY/MM/`, from which all can be read again.

A run writes to a file that ends in `.part` and gives it its name when it is whole. A run that is killed leaves the
`.part`; the next archive opened in the folder cuts it after its last whole record and gives it its name too.

Pages are kept, and the feeds and sitemaps that named them, each time that they have changed. Bodies are
kept unpacked, and headers that spoke of their packing have `X-Archive-Orig-` before their names. Headers that hold
secrets (cookies, credentials) are left out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO
from urllib.parse import urlsplit

from fastwarc import GzipWriter, WarcRecord, WarcRecordType

from warehouse.fetching.limits import PRODUCT, VERSION
from warehouse.fetching.model import Fetched, Response
from warehouse.fetching.urls import shown_url
from warehouse.model import LIST_HEADER

logger = logging.getLogger("marsad.fetch")

_PART = ".part"
_ROLLED_BYTES = 2**30  # a file; the size that archives of the web usually have
_READ_AT_ONCE = 2**20  # bytes
_OF_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_SECRET = frozenset({"set-cookie", "cookie", "authorization", "proxy-authorization", "www-authenticate"})


class Archive:
    """An archive that is being written; a context manager. Not for several threads at once.

    Nothing is made on disk before the first record.
    """

    def __init__(self, folder: Path, *, rolled_bytes: int = _ROLLED_BYTES) -> None:
        self._folder = folder
        self._rolled_bytes = rolled_bytes
        self._began_at = dt.datetime.now(dt.UTC)
        self._number = 0
        self._file: BinaryIO | None = None
        _finish_parts(folder)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_answer(self, fetched: Fetched, response: Response, *, is_list: bool = False) -> None:
        """Write the request and the answer that a page or a list came with, under its canonical final address.

        A list says so in a header: who reads the archive again reads the pages, and not what named them.
        """
        answer = _record(WarcRecordType.response, fetched.final_url, response.at, "application/http; msgtype=response")
        if is_list:
            answer.headers.set(LIST_HEADER, "feed or sitemap")
        if response.server:
            answer.headers.set("WARC-IP-Address", response.server)
        answer.headers.set("WARC-Payload-Digest", _digest(response.payload))
        answer.set_bytes_content(
            _head(f"HTTP/1.1 {response.status} {response.reason}", _kept(response)) + response.payload
        )
        request = _record(WarcRecordType.request, fetched.final_url, response.at, "application/http; msgtype=request")
        request.headers.set("WARC-Concurrent-To", str(answer.headers.get("WARC-Record-ID")))
        request.set_bytes_content(_head(f"GET {_target(response.url)} HTTP/1.1", _without_secrets(response.sent)))
        self._write(answer, request)

    def add_resource(self, url: str, media_type: str, payload: bytes) -> None:
        """Write bytes that stand for the page at `url` and came another way, such as an entry of a feed."""
        record = _record(WarcRecordType.resource, url, dt.datetime.now(dt.UTC), media_type)
        record.headers.set("WARC-Payload-Digest", _digest(payload))
        record.set_bytes_content(payload)
        self._write(record)

    def close(self) -> None:
        """Give the file that is being written its name."""
        if self._file is None:
            return
        file, self._file = self._file, None
        os.fsync(file.fileno())
        file.close()
        _finish(Path(file.name))

    def _write(self, *records: WarcRecord) -> None:
        file = self._file or self._open()
        for record in records:
            _append(file, record)
        file.flush()
        if file.tell() >= self._rolled_bytes:
            self.close()

    def _open(self) -> BinaryIO:
        self._number += 1
        folder = self._folder / f"{self._began_at:%Y}" / f"{self._began_at:%m}"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"marsad-{self._began_at:%Y%m%dT%H%M%S%f}-{self._number:05}.warc.gz"
        self._file = (folder / (name + _PART)).open("xb")
        info = WarcRecord()
        info.init_headers(record_type=WarcRecordType.warcinfo)
        info.headers.set("Content-Type", "application/warc-fields")
        info.headers.set("WARC-Filename", name)
        info.set_bytes_content(
            f"software: {PRODUCT}/{VERSION}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n".encode()
        )
        _append(self._file, info)
        return self._file


def _record(kind: WarcRecordType, url: str, at: dt.datetime, media_type: str) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    record.headers.set("WARC-Date", at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    record.headers.set("WARC-Target-URI", url)
    record.headers.set("Content-Type", media_type)
    return record


def _append(file: BinaryIO, record: WarcRecord) -> None:
    """Write a record as a gzip member of its own, as readers expect who jump from one to the next."""
    packed = GzipWriter(file)
    record.write(packed, checksum_data=True)
    packed.finish()


def _digest(payload: bytes) -> str:
    return f"sha256:{hashlib.sha256(payload).hexdigest()}"


def _head(first_line: str, headers: list[tuple[str, str]]) -> bytes:
    lines = [first_line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("utf-8", "replace")


def _target(url: str) -> str:
    parts = urlsplit(shown_url(url))
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _kept(response: Response) -> list[tuple[str, str]]:
    """Return the headers of the answer as they describe the body that is kept."""
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_TRANSFER else name, value)
        for name, value in _without_secrets(response.headers)
    ]
    return [*headers, ("Content-Length", str(len(response.payload)))]


def _without_secrets(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _SECRET]


def _finish_parts(folder: Path) -> None:
    """Finish what killed runs left."""
    for part in sorted(folder.rglob(f"*.warc.gz{_PART}")):
        whole = _whole_bytes(part)
        logger.info("%s is of a run that did not end; %d of its bytes are whole", part.name, whole)
        if whole:
            os.truncate(part, whole)
            _finish(part)
        else:
            part.unlink()


def _finish(part: Path) -> None:
    part.rename(part.with_name(part.name.removesuffix(_PART)))


def _whole_bytes(path: Path) -> int:
    """Return where the last whole gzip member of a file ends."""
    end = position = 0
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while waiting := file.read(_READ_AT_ONCE):
            position += len(waiting)
            while waiting:
                try:
                    member.decompress(waiting, _READ_AT_ONCE)
                except zlib.error:
                    return end
                waiting = member.unconsumed_tail
                if member.eof:
                    waiting = member.unused_data
                    end = position - len(waiting)
                    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return end

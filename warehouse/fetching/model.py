"""What is asked of the web, and what comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO, Literal, Protocol

from warehouse.fetching.limits import FetchLimits
from warehouse.fetching.urls import canonical_url


@dataclass(frozen=True, eq=False)
class Request:
    """What is asked for: a page; a list (feed, sitemap) or robots.txt, remembered whole; a table, put into a file."""

    url: str
    limits: FetchLimits
    kind: Literal["page", "list", "robots", "table"] = "page"
    into: BinaryIO | None = None

    @cached_property
    def address(self) -> str:
        """The canonical address, by which the answer is remembered. Raises Unreadable `bad_url`."""
        return canonical_url(self.url)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of an address from the last time it was asked for. Times are UTC, without a zone."""

    url: str  # canonical
    final_url: str  # where redirects led to
    moved: bool = False  # all of them for good: the next time it is asked for there
    etag: str | None = None
    last_modified: str | None = None
    document_id: str | None = None  # sha256 of the last body that was taken in
    changed_at: dt.datetime | None = None  # when that body was first seen
    fetched_at: dt.datetime | None = None
    status: int | None = None  # of the last answer; None where there was none
    failures: int = 0  # of the page, in as many runs in a row
    charset: str | None = None  # of the last body
    payload: bytes | None = None  # the last body of a list or a robots.txt


class Memory(Protocol):
    """Where it is looked up what earlier runs remember; several threads do so at once."""

    def recall(self, urls: Collection[str]) -> Mapping[str, Remembered]:
        """Return what is remembered of these canonical addresses, by address."""


class NoMemory:
    """Remembers nothing, so that all is asked for anew."""

    def recall(self, urls: Collection[str]) -> Mapping[str, Remembered]:  # noqa: ARG002
        """Return nothing."""
        return {}


@dataclass(frozen=True, slots=True)
class Get:
    """One GET request, and what of its answer is wanted."""

    url: str  # as asked for; may hold credentials
    max_bytes: int  # of the body, packed and unpacked
    headers: Mapping[str, str] = field(default_factory=dict)
    media_types: frozenset[str] | None = None  # None: any
    into: BinaryIO | None = None  # where the body is written to, from its beginning; None: it is returned


@dataclass(frozen=True, slots=True)
class Response:
    """One answer of a server to one request, its body unpacked."""

    url: str  # as asked for; may hold credentials
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    sent: tuple[tuple[str, str], ...]  # headers of the request
    payload: bytes
    server: str | None  # its IP address
    at: dt.datetime  # when it was asked, UTC with its zone

    def header(self, name: str) -> str | None:
        """Return the first header of this name, in whatever case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body that is to be read: new bytes of a page; of a list, also those it had before."""

    url: str  # canonical, as asked for
    final_url: str  # canonical, where redirects led to
    payload: bytes
    document_id: str
    media_type: str  # in lower case, `text/html` where the server says none
    charset: str | None  # from the HTTP header
    remembered: Remembered
    response: Response | None = None  # None: a list as it was remembered

    @property
    def is_new(self) -> bool:
        """Tell whether the body is another than the one remembered."""
        return self.remembered.changed_at == self.remembered.fetched_at


@dataclass(frozen=True, slots=True)
class NotModified:
    """A page with nothing new: as it was, or gone from the web. What was taken in before stands."""

    url: str
    document_id: str
    remembered: Remembered

"""From an address to its body: robots.txt, conditions, redirects, and what the answer means."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import deque
from dataclasses import dataclass, replace

import httpx

from warehouse.errors import Unreadable, crashed
from warehouse.fetching.hosts import Hosts
from warehouse.fetching.http import charset_of, media_type_of
from warehouse.fetching.limits import FetchLimits
from warehouse.fetching.model import Fetched, Get, Memory, NotModified, Remembered, Request, Response
from warehouse.fetching.robots import Robots
from warehouse.fetching.urls import (
    askable,
    canonical_url,
    has_secret,
    origin_of,
    shown_url,
    with_credentials,
    without_credentials,
)

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_TOO_MANY = 429
# Failures that say nothing about the page: it is asked for again by the next run.
_OF_THE_HOST = frozenset(
    {
        "robots_refused",
        "robots_unavailable",
        "host_busy",
        "host_failing",
        "connect_error",
        "dns_error",
        "tls_error",
        "private_address",
    }
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_GONE = frozenset({404, 410})
_REFUSALS = frozenset({401, 403, 407, 451})


def utc_now() -> dt.datetime:
    """Return the time in UTC, without a zone, as the warehouse keeps it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Refused:
    """An address that gave nothing to read: why, and what is to be remembered of it."""

    error: Unreadable
    remembered: Remembered


Answer = Fetched | NotModified | Refused


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The last answer of a chain of redirects."""

    response: Response
    moved: bool  # there were redirects, now or when it was remembered, all of them for good


class Visits:
    """Visits addresses; may be used by several threads at once."""

    def __init__(self, hosts: Hosts, memory: Memory) -> None:
        self._hosts = hosts
        self._memory = memory
        self._robots = Robots(self._read_robots)
        self.robots_files: deque[Remembered] = deque()  # read, and not yet written down by anybody

    def visit(self, request: Request) -> Answer:
        """Return what the address gives.

        A page with the bytes that it had the last time is NotModified, and so is one that is gone but was taken in
        before; a list is Fetched then, as it is remembered. Raises hosts.Stopped.
        """
        try:
            address = request.address
        except Unreadable as error:
            shown = shown_url(request.url)
            return Refused(error, _failed(Remembered(shown, shown), None))
        known = self._memory.recall([address]).get(address) or Remembered(address, address)
        try:
            start = known.final_url if known.moved else askable(request.url)
            arrival = self._follow(start, request, _conditions(known, request), known)
        except Unreadable as error:
            return Refused(error, _failed(known, None, is_counted=error.reason not in _OF_THE_HOST))
        except (LookupError, ValueError) as error:  # a library's, at an address or answer that nobody foresaw
            return Refused(crashed(error), _failed(known, None))
        return _answer(request, arrival, known)

    def _follow(self, start: str, request: Request, conditions: dict[str, str], known: Remembered) -> _Arrival:
        """Ask at `start` and wherever it redirects to, each hop by its host's rules.

        `conditions` are sent to the address that the remembered body came from. Raises Unreadable.
        """
        limits = request.limits
        url, is_for_good = start, True
        seen: set[str] = set()
        while len(seen) <= limits.max_redirects:
            seen.add(url)
            get = Get(
                url,
                max_bytes=_most_bytes(request),
                headers=conditions if canonical_url(url) == canonical_url(known.final_url) else {},
                media_types=PAGE_TYPES if request.kind == "page" else None,
                into=request.into,
            )
            delay = None if request.kind == "robots" else self._robots.delay(url, limits)
            response = self._hosts.ask(get, limits, delay=delay)
            if response.status not in _REDIRECTS:
                return _Arrival(response, is_for_good and (known.moved or len(seen) > 1))
            is_for_good = is_for_good and response.status in _FOR_GOOD
            url = _target(url, response)
            if url in seen:
                raise Unreadable(
                    "bad_redirect", f"{shown_url(start)} redirects in a circle, by way of {shown_url(url)}."
                )
        raise Unreadable(
            "bad_redirect",
            f"{shown_url(start)} redirects more than {limits.max_redirects} times (MARSAD_FETCH_MAX_REDIRECTS).",
        )

    def _read_robots(self, url: str, limits: FetchLimits) -> bytes | None:
        request = Request(url, limits, "robots")
        answer = self.visit(request)
        if isinstance(answer, Refused):
            status = answer.remembered.status
            if status is not None and status // 100 == 4 and status != _TOO_MANY:
                return None
            raise answer.error
        self.robots_files.append(answer.remembered)
        return answer.remembered.payload


def _most_bytes(request: Request) -> int:
    """Return how large the body of an answer may be."""
    limits = request.limits
    return {"page": limits.max_bytes, "table": limits.max_table_bytes}.get(request.kind, limits.max_list_bytes)


def _conditions(known: Remembered, request: Request) -> dict[str, str]:
    """Return the headers that ask for a body only if it is another than the remembered one."""
    has_body = known.document_id if request.kind == "page" else known.payload is not None
    if not has_body:
        return {}
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value and value.isascii()}


def _target(url: str, response: Response) -> str:
    """Return where a redirect leads to; credentials stay with their origin. Raises Unreadable `bad_redirect`."""
    location = response.header("location") or ""
    try:
        target = askable(location, base=url)
    except Unreadable as error:
        raise Unreadable(
            "bad_redirect", f"{shown_url(url)} redirects to {shown_url(location)!r}; only http and https are followed."
        ) from error
    return with_credentials(target, url) if origin_of(target) == origin_of(url) else without_credentials(target)


def _answer(request: Request, arrival: _Arrival, known: Remembered) -> Answer:
    response = arrival.response
    if response.status == httpx.codes.NOT_MODIFIED and _conditions(known, request):
        return _unchanged(request, arrival, known)
    if response.status == httpx.codes.OK and (response.payload.strip() or request.kind in {"robots", "table"}):
        return _body(request, arrival, known)
    failed = _failed(known, response.status)
    if response.status in _GONE and known.document_id and request.kind == "page":
        return NotModified(request.address, known.document_id, failed)
    return Refused(_error_of(response), failed)


def _body(request: Request, arrival: _Arrival, known: Remembered) -> Answer:
    response = arrival.response
    document_id = hashlib.sha256(response.payload).hexdigest()
    is_new = document_id != known.document_id
    asked = _asked(arrival, known)
    remembered = replace(
        asked,
        etag=response.header("etag"),
        last_modified=response.header("last-modified"),
        document_id=document_id,
        changed_at=asked.fetched_at if is_new else known.changed_at,
        charset=charset_of(response),
        payload=None if request.kind == "page" else response.payload,
    )
    if request.kind == "page" and not is_new:
        return NotModified(request.address, document_id, remembered)
    return _fetched(request, remembered, response.payload, response)


def _unchanged(request: Request, arrival: _Arrival, known: Remembered) -> Answer:
    remembered = _asked(arrival, known)
    if request.kind == "page":
        return NotModified(request.address, known.document_id or "", remembered)
    return _fetched(request, remembered, known.payload or b"", None)


def _fetched(request: Request, remembered: Remembered, payload: bytes, response: Response | None) -> Fetched:
    return Fetched(
        url=request.address,
        final_url=canonical_url(remembered.final_url),
        payload=payload,
        document_id=remembered.document_id or "",
        media_type=media_type_of(response) if response else "",
        charset=remembered.charset,
        remembered=remembered,
        response=response,
    )


def _asked(arrival: _Arrival, known: Remembered) -> Remembered:
    """Return what is known of an address that gave what it should."""
    final_url = without_credentials(arrival.response.url)
    is_secret = final_url != arrival.response.url or has_secret(final_url)
    return replace(
        known,
        final_url=canonical_url(final_url) if is_secret else final_url,
        moved=arrival.moved and not is_secret,
        fetched_at=utc_now(),
        status=arrival.response.status,
        failures=0,
    )


def _failed(known: Remembered, status: int | None, *, is_counted: bool = True) -> Remembered:
    """Return what is known of an address that gave nothing; where it had moved to is forgotten."""
    failed = replace(known, status=status, fetched_at=utc_now(), failures=known.failures + is_counted)
    return replace(failed, final_url=known.url, moved=False, etag=None, last_modified=None) if known.moved else failed


def _error_of(response: Response) -> Unreadable:
    """Return why an answer is no page to read."""
    url, status = shown_url(response.url), response.status
    if status == httpx.codes.OK:
        return Unreadable("empty_page", f"{url} is empty.")
    if status in _GONE:
        return Unreadable("http_404", f"there is no {url} (status {status}); is the source's list out of date?")
    if status in _REFUSALS:
        return Unreadable("http_403", f"the server does not let us read {url} (status {status}).")
    return Unreadable("http_error", f"the server answered {url} with status {status}; the next run asks again.")

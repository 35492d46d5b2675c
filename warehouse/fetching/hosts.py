"""One request at a time to a host, with pauses; again where that may help; and not at all where it is in vain."""

from __future__ import annotations

import datetime as dt
import email.utils
import logging
import random
import threading
import time
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

from warehouse.errors import Unreadable
from warehouse.fetching.http import Client
from warehouse.fetching.limits import FetchLimits
from warehouse.fetching.model import Get, Response
from warehouse.fetching.urls import shown_url

logger = logging.getLogger("marsad.fetch")

_HEALING_REASONS = frozenset({"timed_out", "connect_error", "broken_response"})
_HEALING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_BUSY_STATUSES = frozenset({429, 503})  # those with a Retry-After


class Stopped(Exception):
    """The fetcher was closed while this request waited for its turn."""


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    ready_at: float = 0.0  # of time.monotonic
    failures: int = 0  # in a row
    closed: Unreadable | None = None  # why it is left alone for the rest of the run


class Hosts:
    """All hosts of a run and their turns. May be used by several threads at once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._hosts: dict[str, _Host] = {}
        self._stopped = threading.Event()

    def ask(self, get: Get, limits: FetchLimits, *, delay: float | None = None) -> Response:
        """Return the answer to `get`, asked for when it is its host's turn, and again while that may heal it.

        `delay`: seconds after each request to the host. Raises Unreadable: what `Client.ask` raises, `host_busy`,
        `host_failing`; Stopped.
        """
        host = self._hosts.setdefault(urlsplit(get.url).hostname or "", _Host())  # one atomic step
        pause = limits.delay_seconds if delay is None else delay
        wait: float | None = 0.0
        for attempt in count():
            with host.lock:
                self._take_turn(host)
                answer = self._try(get, limits)
                wait = _wait(host, get.url, answer, attempt, limits)
                host.ready_at = time.monotonic() + max(pause, wait or 0.0)
            if wait is None:
                break
            logger.info("%s: %s; asked again in %.1f s", shown_url(get.url), _told(answer), wait)
        if isinstance(answer, Unreadable):
            raise answer
        return answer

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self._stopped.set()

    def _take_turn(self, host: _Host) -> None:
        if host.closed:
            raise Unreadable(host.closed.reason, host.closed.detail)
        if self._stopped.wait(max(0.0, host.ready_at - time.monotonic())):
            raise Stopped

    def _try(self, get: Get, limits: FetchLimits) -> Response | Unreadable:
        try:
            return self._client.ask(get, limits)
        except Unreadable as error:
            return error


def _wait(host: _Host, url: str, answer: Response | Unreadable, attempt: int, limits: FetchLimits) -> float | None:
    """Return the seconds after which the same is asked again, None when it is not; count what the host does.

    Raises Unreadable `host_busy`.
    """
    if not _may_heal(answer):
        host.failures = 0
        return None
    asked_to_wait = _retry_after(answer)
    if asked_to_wait > limits.max_wait_seconds:
        host.closed = _busy(url, asked_to_wait, limits)
        raise host.closed
    is_slow = isinstance(answer, Unreadable) and answer.reason == "timed_out"
    if attempt >= (min(1, limits.retries) if is_slow else limits.retries):  # a slow answer costs enough time
        host.failures += 1
        if host.failures >= limits.host_failures:
            host.closed = _failing(url, host.failures, _told(answer))
        return None
    return max(asked_to_wait, limits.retry_seconds * 2.0**attempt * random.uniform(1, 1.5))  # noqa: S311 — no secret


def _may_heal(answer: Response | Unreadable) -> bool:
    if isinstance(answer, Unreadable):
        return answer.reason in _HEALING_REASONS
    return answer.status in _HEALING_STATUSES


def _told(answer: Response | Unreadable) -> str:
    return answer.reason if isinstance(answer, Unreadable) else f"status {answer.status}"


def _busy(url: str, seconds: float, limits: FetchLimits) -> Unreadable:
    return Unreadable(
        "host_busy",
        f"{urlsplit(url).hostname} asks to stay away for {seconds:.0f} s, and waited for are at most "
        f"{limits.max_wait_seconds:g} s (MARSAD_FETCH_MAX_WAIT_SECONDS); a later run asks it again.",
    )


def _failing(url: str, failures: int, last: str) -> Unreadable:
    return Unreadable(
        "host_failing",
        f"{urlsplit(url).hostname} failed {failures} times in a row (last: {last}), so it is left alone for this run; "
        "the next run asks it again.",
    )


def _retry_after(answer: Response | Unreadable) -> float:
    """Return the seconds of a header Retry-After, which may be a number or a date; 0 without one."""
    if isinstance(answer, Unreadable) or answer.status not in _BUSY_STATUSES:
        return 0.0
    said = (answer.header("retry-after") or "").strip()
    if said.isdecimal():
        return float(said[:9])
    try:
        until = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or dt.UTC) - dt.datetime.now(dt.UTC)).total_seconds())

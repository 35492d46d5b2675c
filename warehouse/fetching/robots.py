"""What the robots.txt of each origin allows, by RFC 9309.

No robots.txt (any 4xx) allows all. One that cannot be had because the server fails forbids all for this run: the
outlet's will is not known. The file is asked for once a run, conditionally where it is remembered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from protego import Protego

from warehouse.errors import Unreadable
from warehouse.fetching.limits import PRODUCT, FetchLimits
from warehouse.fetching.urls import origin_of, shown_url

Ask = Callable[[str, FetchLimits], bytes | None]
"""Returns the robots.txt at an address, None where there is none; raises Unreadable."""

_UNKNOWN = frozenset(
    {"timed_out", "broken_response", "http_error", "host_busy", "bad_encoding", "bad_redirect", "too_large"}
)
_READ_BYTES = 500 * 1024  # RFC 9309, 2.5


class Robots:
    """The rules of all origins of a run. May be used by several threads at once."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._rules: dict[str, Protego | Unreadable] = {}
        self._locks: dict[str, threading.Lock] = {}

    def delay(self, url: str, limits: FetchLimits) -> float:
        """Return the seconds to pause after asking for `url`.

        Raises Unreadable: `robots_refused` when it must not be asked for, `robots_unavailable` when that cannot be
        told, and what asking for the robots.txt raises.
        """
        rules = self._rules_of(origin_of(url), limits)
        if isinstance(rules, Unreadable):
            raise Unreadable(rules.reason, rules.detail)
        if not rules.can_fetch(url, PRODUCT):
            raise Unreadable(
                "robots_refused", f"the robots.txt of {origin_of(url)} does not let {PRODUCT} read {shown_url(url)}."
            )
        crawl_delay = float(rules.crawl_delay(PRODUCT) or 0)
        return max(limits.delay_seconds, min(crawl_delay, limits.max_wait_seconds))

    def _rules_of(self, origin: str, limits: FetchLimits) -> Protego | Unreadable:
        with self._locks.setdefault(origin, threading.Lock()):  # one atomic step
            if origin not in self._rules:
                self._rules[origin] = self._read(origin, limits)
            return self._rules[origin]

    def _read(self, origin: str, limits: FetchLimits) -> Protego | Unreadable:
        try:
            content = self._ask(f"{origin}/robots.txt", limits)
        except Unreadable as error:
            if error.reason not in _UNKNOWN:
                return error
            return Unreadable(
                "robots_unavailable",
                f"the robots.txt of {origin} cannot be had ({error.reason}: {error.detail}), "
                "so the host is left alone; the next run asks again.",
            )
        return Protego.parse((content or b"")[:_READ_BYTES].decode("utf-8-sig", "replace"))

"""Fetching from the web: polite to outlets, cheap, and safe against what servers may answer.

Read `model` first: what is asked, and what comes back. Then `fetcher`, which hands out the work; `visits` (robots.txt,
conditions, redirects), `hosts` (turns, pauses, retries), `http` (one request), `network` and `addresses` (where a
connection may go), `archive` (what is kept of it).
"""

from __future__ import annotations

from warehouse.fetching.archive import Archive
from warehouse.fetching.fetcher import Fetcher
from warehouse.fetching.limits import FetchLimits
from warehouse.fetching.model import Fetched, Memory, NoMemory, NotModified, Remembered, Request
from warehouse.fetching.visits import Refused

__all__ = [
    "Archive",
    "FetchLimits",
    "Fetched",
    "Fetcher",
    "Memory",
    "NoMemory",
    "NotModified",
    "Refused",
    "Remembered",
    "Request",
]

"""What lists of the web name: the articles of a feed, a sitemap or a file of addresses, and further lists."""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import Unreadable
from warehouse.fetching import Fetched
from warehouse.sources import Failure
from warehouse.sources.feeds import Entry, parse_feed
from warehouse.sources.limits import Limits
from warehouse.sources.sitemaps import parse_sitemap


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that a list names."""

    url: str  # as written there
    changed_at: dt.datetime | None = None  # UTC, as the list says
    entry: Entry | None = None  # of a feed


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed or sitemap names."""

    articles: tuple[Listed, ...]
    lists: tuple[str, ...] = ()  # the sitemaps of an index
    following: str | None = None  # a feed's next page


def read_feed_list(answer: Fetched) -> Listing:
    """Return what a feed names. Raises Unreadable as `parse_feed` does."""
    feed = parse_feed(answer.payload, answer.final_url, answer.charset)
    return Listing(tuple(Listed(entry.url or "", entry=entry) for entry in feed.entries), following=feed.following)


def read_sitemap_list(answer: Fetched, max_bytes: int) -> Listing:
    """Return what a sitemap names. Raises Unreadable as `parse_sitemap` does."""
    sitemap = parse_sitemap(answer.payload, answer.final_url, Limits(max_bytes=max_bytes))
    articles = tuple(Listed(page.url, _time_of(page.changed or page.published)) for page in sitemap.pages)
    return Listing(articles, sitemap.sitemaps)


def read_addresses(place: str) -> Iterator[Listed | Failure]:
    """Yield the addresses in the files that the glob `place` finds, one a line; a line that begins with # is a note."""
    files = sorted(glob.glob(place, recursive=True))
    if not files:
        yield Failure(place, Unreadable("missing_path", f"there is no {place}; check its spelling."))
    for file in files:
        try:
            lines = Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
        except OSError as error:
            yield Failure(file, Unreadable("unreadable_file", f"{file}: {error.strerror}; check its rights."))
            continue
        yield from (Listed(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


def _time_of(written: str | None) -> dt.datetime | None:
    """Return a time as sitemaps write it (ISO 8601, perhaps only the year or month) in UTC without a zone, or None."""
    for text in (f"{written}-01-01", f"{written}-01", written or ""):
        with suppress(ValueError, OverflowError):
            time = dt.datetime.fromisoformat(text)
            return time.astimezone(dt.UTC).replace(tzinfo=None) if time.tzinfo else time
    return None

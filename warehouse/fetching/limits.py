"""What a fetcher may do to an outlet's server, and a server to the fetcher."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

VERSION = version("marsad")
PRODUCT = "Marsad"
"""The name by which robots.txt speaks of us."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Limits of fetching; times in seconds. The settings say what each is called there."""

    contact: str | None = None  # an address or a page that tells outlets who asks; part of the user agent
    delay_seconds: float = 1.0  # between two requests to one host; a longer Crawl-delay is kept to
    connect_seconds: float = 10.0
    read_seconds: float = 20.0  # between two pieces of an answer
    total_seconds: float = 60.0  # one request from its first byte to the last
    retries: int = 3
    retry_seconds: float = 1.0  # before the first retry; doubled for each other
    max_wait_seconds: float = 60.0  # of a Retry-After or a Crawl-delay that is waited for
    max_redirects: int = 10
    max_bytes: int = 16 * 2**20  # a page, unpacked
    max_list_bytes: int = 64 * 2**20  # a feed or a sitemap, unpacked
    max_table_bytes: int = 8 * 2**30  # a table, which is written to disk
    table_seconds: float = 3600.0  # one table in all
    max_lists: int = 50  # pages of a feed, or sitemaps of an index, a run
    max_items: int = 1000  # articles asked for a source and run, newest first
    parallel_hosts: int = 8
    host_failures: int = 5  # in a row, after which a host is left alone for this run
    page_retry_minutes: float = 30.0  # before a page that failed is asked again; doubled for each run in a row
    recheck_days: float = 3.0  # a page is asked again while its content is not older
    allow_private_addresses: bool = False
    proxy: str | None = None

    @property
    def user_agent(self) -> str:
        """The name that servers are told."""
        return f"{PRODUCT}/{VERSION}" + (f" (+{self.contact})" if self.contact else "")

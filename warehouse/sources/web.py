"""The web: feeds, sitemaps and pages, asked for through a `Fetcher`.

A source's lists are read first: a feed with its further pages, a sitemap with those that it names. Then the articles
that they list are asked for, newest first, except those that are known and no longer expected to change. An entry of a
feed that holds the whole article stands in for a page that cannot be had.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from warehouse.errors import Unreadable, crashed
from warehouse.fetching import Fetched, Fetcher, FetchLimits, NotModified, Refused, Remembered, Request
from warehouse.fetching.fetcher import Round
from warehouse.fetching.urls import askable, canonical_url, is_same_site, shown_url, without_variants
from warehouse.fetching.visits import Answer, utc_now
from warehouse.model import RawDocument
from warehouse.sources import Failure, Found
from warehouse.sources.configured import Source
from warehouse.sources.feeds import entry_record
from warehouse.sources.listings import Listed, read_addresses, read_feed_list, read_sitemap_list
from warehouse.terminal import shown

logger = logging.getLogger("marsad.fetch")

_GONE = frozenset({404, 410})
_LONGEST_BREAK = dt.timedelta(days=7)  # before a page that fails again and again is asked for once more; arbitrary
_ENTRY = "#entry"  # what is remembered of a stand-in; no canonical address has a fragment


def read_web(source: Source, fetcher: Fetcher) -> Iterator[Found | NotModified]:
    """Yield what a source of kind feed, sitemap or pages gives now."""
    for _, item in read_webs([source], fetcher):
        yield item


def read_webs(sources: Iterable[Source], fetcher: Fetcher) -> Iterator[tuple[Source, Found | NotModified]]:
    """Yield what these sources give now, each with its source; several hosts are asked at once.

    What is to be remembered belongs to what was yielded: see `Fetcher.take_remembered`.
    """
    asking = Round(fetcher)
    owners: dict[Request, _Reading] = {}
    readings = [_Reading(source, fetcher) for source in sources]
    for reading in readings:
        for item in reading.begin():
            yield reading.source, item
        _ask(asking, owners, reading)
    for request, answer in asking:
        reading = owners.pop(request)
        for item in reading.take(request, answer):
            yield reading.source, item
        _ask(asking, owners, reading)
    for reading in readings:
        reading.tell()


def _ask(asking: Round, owners: dict[Request, _Reading], reading: _Reading) -> None:
    for request in reading.take_requests():
        owners[request] = reading
        asking.ask(request)


def limits_of(source: Source, limits: FetchLimits) -> FetchLimits:
    """Return the limits that hold for a source: its own where it has them."""
    own = source.limits
    return dataclasses.replace(
        limits,
        delay_seconds=limits.delay_seconds if own.delay_seconds is None else own.delay_seconds,
        max_bytes=own.max_bytes or limits.max_bytes,
        max_items=own.max_items or limits.max_items,
        max_lists=own.max_pages or limits.max_lists,
        recheck_days=limits.recheck_days if own.recheck_days is None else own.recheck_days,
    )


class _Reading:
    """One source on its way: what it listed, and what is still to be asked for it."""

    def __init__(self, source: Source, fetcher: Fetcher) -> None:
        self.source = source
        self._fetcher = fetcher
        self._limits = limits_of(source, fetcher.limits)
        self._requests: list[Request] = []  # to be asked
        self._open_lists = 0
        self._lists: set[str] = set()  # asked for in this run
        self._listed: dict[str, Listed] = {}  # by canonical address
        self._counts: Counter[str] = Counter()

    def begin(self) -> Iterator[Found | NotModified]:
        """Ask for the lists, or take the addresses of a source of pages. Yields what cannot be read."""
        for place in self.source.where:
            if self.source.kind != "pages":
                self._ask_list(place)
            elif "://" in place:
                yield from self._list([Listed(place)])
            else:
                found = list(read_addresses(place))
                yield from (item for item in found if isinstance(item, Failure))
                yield from self._list(item for item in found if isinstance(item, Listed))
        yield from self._choose()

    def take_requests(self) -> list[Request]:
        """Return what is to be asked now."""
        requests, self._requests = self._requests, []
        return requests

    def take(self, request: Request, answer: Answer) -> Iterator[Found | NotModified]:
        """Yield what an answer holds for the warehouse, and find what else is to be asked."""
        if request.kind == "page":
            yield from self._take_page(request, answer)
            return
        self._open_lists -= 1
        try:
            yield from self._take_list(request, answer)
        except Exception as error:  # a library's, at a list that nobody foresaw: it must not stop other sources
            logger.exception("reading %s", shown(request.url))
            yield self._failure(request, crashed(error), answer.payload if isinstance(answer, Fetched) else None)
        yield from self._choose()

    def tell(self) -> None:
        """Log how it went."""
        told = ", ".join(f"{count} {what}" for what, count in sorted(self._counts.items()) if count)
        logger.info("source %s: %d listed; %s", self.source.name, len(self._listed), told or "nothing to ask for")

    def _ask_list(self, url: str) -> None:
        if url in self._lists:
            return
        if len(self._lists) >= self._limits.max_lists and url not in self.source.where:
            self._counts["lists left out"] += 1
            return
        self._lists.add(url)
        self._open_lists += 1
        self._requests.append(Request(url, self._limits, "list"))

    def _take_list(self, request: Request, answer: Answer) -> Iterator[Found | NotModified]:
        if not isinstance(answer, Fetched):
            if isinstance(answer, Refused) and not self._is_past_the_end(request, answer):
                yield self._failure(request, answer.error)
            return
        try:
            found = (
                read_sitemap_list(answer, self._limits.max_list_bytes)
                if self.source.kind == "sitemap"
                else read_feed_list(answer)
            )
        except Unreadable as error:
            yield self._failure(request, error, answer.payload)
            return
        before = len(self._listed)
        yield from self._list(found.articles, answer.final_url)
        for url in found.lists:
            if is_same_site(url, request.url) or is_same_site(url, answer.final_url):
                self._ask_list(url)
        following = found.following or self._next_page(request.url)
        if following and self._goes_on(following, list(self._listed)[before:]):
            self._ask_list(following)

    def _goes_on(self, following: str, new: list[str]) -> bool:
        """Tell whether a feed's next page is worth asking for: it was never read, or this one may change."""
        if not new or len(self._listed) >= self._limits.max_items:
            return False
        try:
            next_page = canonical_url(following)
        except Unreadable:
            return False
        memory = self._fetcher.memory.recall([next_page, *new])
        known = memory.get(next_page)
        may_change = (self._is_due(self._listed[address], memory.get(address)) for address in new)
        return known is None or (not self._rests(known) and any(may_change))

    def _next_page(self, url: str) -> str | None:
        """Return the address of a feed's next page where the source says how they are numbered."""
        name = self.source.page_parameter
        if name is None:
            return None
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        number = query.get(name, "1")
        query[name] = str(int(number) + 1 if number.isdecimal() else 2)
        return urlunsplit(parts._replace(query=urlencode(query)))

    def _is_past_the_end(self, request: Request, answer: Refused) -> bool:
        """Tell whether a numbered page of a feed is missing because there are no more."""
        return (
            answer.error.reason == "http_404"
            and self.source.page_parameter is not None
            and request.url not in self.source.where
        )

    def _list(self, articles: Iterable[Listed], base: str | None = None) -> Iterator[Found | NotModified]:
        """Put articles on the list, their addresses made whole by `base`. Yields those without one to ask for."""
        for article in articles:
            if not article.url:
                self._counts["without an address"] += 1
                yield from self._stand_in(article, base or "", url=None)
                continue
            try:
                url = askable(article.url, base)
                address = canonical_url(url)
            except Unreadable as error:
                self._counts[error.reason] += 1
                yield Failure(shown_url(article.url), error)
                continue
            ours = (*self.source.where, base or "")
            if self.source.kind == "sitemap" and not any(is_same_site(url, place) for place in ours if place):
                self._counts["of another site"] += 1
                continue
            self._listed.setdefault(address, dataclasses.replace(article, url=url))

    def _choose(self) -> Iterator[Found | NotModified]:
        """Ask for the articles when all lists are read: only those that may hold something new, newest first.

        Those that were never asked for come before those that may have changed, or the newest would take all turns.
        Yields the entries that stand in for pages which failed before and are not asked for yet.
        """
        if self._open_lists:
            return
        addresses = without_variants(self._listed)
        addresses.sort(key=lambda address: self._listed[address].changed_at or dt.datetime.min, reverse=True)
        memory = self._fetcher.memory.recall(addresses)
        new: list[Listed] = []
        again: list[Listed] = []
        for address in addresses:
            article, known = self._listed[address], memory.get(address)
            if self._is_due(article, known):
                (again if known else new).append(article)
            elif known and known.document_id is None:
                yield from self._stand_in(article, address, url=address)
        due = new + again
        now = due[: self._limits.max_items]
        self._requests += [Request(article.url, self._limits) for article in now]
        self._counts["left for the next run"] += len(due) - len(now)

    def _is_due(self, article: Listed, known: Remembered | None) -> bool:
        """Tell whether a page may hold something new, or is what a replay is of."""
        if self._fetcher.is_replay and self.source.kind == "pages":
            return True
        if known is None or (article.changed_at and article.changed_at > (known.fetched_at or dt.datetime.min)):
            return True
        if known.document_id is None:
            return not self._rests(known)
        recheck = dt.timedelta(days=self._limits.recheck_days)
        return known.status not in _GONE and utc_now() - (known.changed_at or dt.datetime.min) < recheck

    def _rests(self, known: Remembered) -> bool:
        """Tell whether an address failed so lately that it is not asked again yet."""
        if not known.failures or self._fetcher.is_replay:
            return False
        pause = dt.timedelta(minutes=self._limits.page_retry_minutes * 2 ** min(known.failures - 1, 20))
        return utc_now() - (known.fetched_at or dt.datetime.min) < min(pause, _LONGEST_BREAK)

    def _take_page(self, request: Request, answer: Answer) -> Iterator[Found | NotModified]:
        if isinstance(answer, Fetched):
            self._counts["new or changed"] += 1
            yield self.source.labelled(
                RawDocument(
                    document_id=answer.document_id,
                    source_uri=answer.url,
                    media_type="text/plain" if answer.media_type == "text/plain" else "text/html",
                    payload=answer.payload,
                    url=answer.final_url,
                    charset=answer.charset,
                    captured_at=answer.response.at.replace(tzinfo=None) if answer.response else None,
                )
            )
        elif isinstance(answer, NotModified):
            self._counts["gone" if answer.remembered.status in _GONE else "as they were"] += 1
            yield answer
        elif answer.remembered.document_id:  # the article as it was taken in before stands
            yield self._failure(request, answer.error)
        else:
            address = request.address
            stand_in = next(self._stand_in(self._listed[address], address, url=address), None)
            yield stand_in or self._failure(request, answer.error)

    def _stand_in(self, article: Listed, place: str, *, url: str | None) -> Iterator[RawDocument | NotModified]:
        """Yield the entry of a feed that lists an article if it holds the whole of it.

        `place`: the address of its page, or of the feed where the entry has none.
        """
        if article.entry is None or not article.entry.is_full:
            return
        payload = entry_record(article.entry)
        document_id = hashlib.sha256(payload).hexdigest()
        uri = place if url else f"{place}#{document_id[:16]}"
        key = f"{uri}{_ENTRY}"
        known = self._fetcher.memory.recall([key]).get(key)
        if known and known.document_id == document_id:
            self._counts["as they were"] += 1
            yield NotModified(uri, document_id, known)
            return
        self._counts["read from the feed"] += 1
        if self._fetcher.archive:
            self._fetcher.archive.add_resource(uri, "application/json", payload)
        now = utc_now()
        self._fetcher.note(Remembered(key, place, document_id=document_id, changed_at=now, fetched_at=now))
        yield self.source.labelled(RawDocument(document_id, uri, "application/json", payload, url=url))

    def _failure(self, request: Request, error: Unreadable, payload: bytes | None = None) -> Failure:
        self._counts[error.reason] += 1
        logger.warning("%s: %s", error.reason, shown(error.detail))
        return Failure(_uri(request), error, payload)


def _uri(request: Request) -> str:
    """Return what stands for a request in the quarantine."""
    try:
        return request.address
    except Unreadable:
        return shown_url(request.url)

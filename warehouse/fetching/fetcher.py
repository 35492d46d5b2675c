"""Who asks which host, and when: several hosts at once, of each host one request after the other."""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from types import TracebackType
from typing import BinaryIO
from urllib.parse import urlsplit

from warehouse.fetching.archive import Archive
from warehouse.fetching.hosts import Hosts
from warehouse.fetching.http import Client
from warehouse.fetching.limits import FetchLimits
from warehouse.fetching.model import Fetched, Memory, NoMemory, Remembered, Request
from warehouse.fetching.visits import Answer, Visits

logger = logging.getLogger("marsad.fetch")


class Fetcher:
    """Fetches for one run; a context manager. One thread may use it, which starts others for the hosts.

    What `memory` knows is asked for conditionally; without one all is asked for anew. New pages are written to
    `archive`. In a replay also what failed a moment ago is asked for.
    """

    def __init__(
        self,
        limits: FetchLimits,
        *,
        memory: Memory | None = None,
        archive: Archive | None = None,
        is_replay: bool = False,
    ) -> None:
        self.limits = limits
        self.is_replay = is_replay
        self.memory = memory or NoMemory()
        self.archive = archive
        self._noted: dict[str, Remembered] = {}
        self._client = Client(limits)
        self._hosts = Hosts(self._client)
        self._visits = Visits(self._hosts, self.memory)
        self._workers = ThreadPoolExecutor(limits.parallel_hosts, thread_name_prefix="marsad-fetch")

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fetch_all(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Answer]]:
        """Yield each request with its answer, in the order they come in."""
        yield from Round(self, requests)

    def download(self, url: str, file: BinaryIO) -> Answer:
        """Write the body at `url` into `file`, by the same rules and within the limits for tables.

        The answer's own payload is empty. It is neither remembered nor archived.
        """
        limits = replace(self.limits, total_seconds=self.limits.table_seconds)
        return self._visits.visit(Request(url, limits, "table", file))

    def take_remembered(self) -> list[Remembered]:
        """Return what is to be remembered of all that was yielded so far, and was not returned before.

        It belongs into the same transaction as the documents: an address whose document is not stored must not be
        remembered.
        """
        while self._visits.robots_files:
            self.note(self._visits.robots_files.popleft())
        noted, self._noted = self._noted, {}
        return list(noted.values())

    def note(self, remembered: Remembered) -> None:
        """Have this remembered."""
        self._noted[remembered.url] = remembered

    def begin(self, request: Request) -> Future[Answer]:
        """Ask in another thread."""
        return self._workers.submit(self._visits.visit, request)

    def close(self) -> None:
        """End all requests and connections."""
        self._hosts.stop()
        self._client.abort()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._client.close()


class Round:
    """Requests and their answers. While it is iterated, more may be asked."""

    def __init__(self, fetcher: Fetcher, requests: Iterable[Request] = ()) -> None:
        self._fetcher = fetcher
        self._queues: OrderedDict[str, deque[Request]] = OrderedDict()  # by host
        self._running: dict[Future[Answer], tuple[str, Request]] = {}
        for request in requests:
            self.ask(request)

    def ask(self, request: Request) -> None:
        """Put a request at the end of its host's queue."""
        host = urlsplit(request.url).hostname or ""
        self._queues.setdefault(host, deque()).append(request)

    def __iter__(self) -> Iterator[tuple[Request, Answer]]:
        while self._queues or self._running:
            self._begin()
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            answers = [(self._running.pop(future)[1], future.result()) for future in done]
            self._begin()
            for request, answer in answers:
                self._keep(request, answer)
                yield request, answer

    def _begin(self) -> None:
        """Start the first request of each host that has none running, as many as there are threads."""
        busy = {host for host, _ in self._running.values()}
        free = self._fetcher.limits.parallel_hosts - len(busy)
        for host in [host for host in self._queues if host not in busy][: max(0, free)]:
            request = self._queues[host].popleft()
            self._running[self._fetcher.begin(request)] = (host, request)
            self._queues.move_to_end(host)
            if not self._queues[host]:
                del self._queues[host]

    def _keep(self, request: Request, answer: Answer) -> None:
        if isinstance(answer, Fetched) and answer.response and self._fetcher.archive and answer.is_new:
            self._fetcher.archive.add_answer(answer, answer.response, is_list=request.kind == "list")
        self._fetcher.note(answer.remembered)

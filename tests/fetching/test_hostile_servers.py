"""What hostile servers do ends with a reason, in bounded time and memory, and harms no other page."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.fetching import bad_answers
from tests.fetching.site import Reply, Site, serving
from warehouse.fetching import Fetched, Fetcher, FetchLimits, Refused, Request, addresses

LIMITS = FetchLimits(
    delay_seconds=0,
    connect_seconds=1,
    read_seconds=1,
    total_seconds=1.5,
    retries=0,
    max_bytes=2**20,
    max_list_bytes=2**20,
    host_failures=1000,
)
_CHILD_BYTES = 150 * 2**20


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        bad_answers.fill(site)
        yield site


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback counts as public; all other private addresses stay what they are."""
    kept = tuple(network for network in addresses._NOT_PUBLIC if network != ipaddress.ip_network("127.0.0.0/8"))
    monkeypatch.setattr(addresses, "_NOT_PUBLIC", kept)


def outcome(url: str, limits: FetchLimits = LIMITS) -> str:
    """Fetch one page and return what came of it: `fetched`, or the reason."""
    with Fetcher(limits) as fetcher:
        ((_, answer),) = fetcher.fetch_all([Request(url, limits)])
    return answer.error.reason if isinstance(answer, Refused) else "fetched"


@pytest.mark.parametrize(("path", "reason"), bad_answers.OUTCOMES.items())
@pytest.mark.usefixtures("loopback")
def test_outcome(site: Site, path: str, reason: str) -> None:
    began = time.monotonic()
    assert outcome(site.url(path)) == reason
    assert time.monotonic() - began < 2 * LIMITS.total_seconds


@pytest.mark.usefixtures("loopback")
def test_the_rest_of_the_batch_comes_in(site: Site) -> None:
    paths = ["/gzip-bomb", "/endless-chunks", "/no-http", "/cut-chunk", "/to-private", "/good"]
    with Fetcher(LIMITS) as fetcher:
        answers = {
            request.url: answer for request, answer in fetcher.fetch_all(Request(site.url(p), LIMITS) for p in paths)
        }
    assert len(answers) == len(paths)
    good = answers.pop(site.url("/good"))
    assert isinstance(good, Fetched)
    assert good.payload == bad_answers.PAGE
    assert all(isinstance(answer, Refused) for answer in answers.values())


@pytest.mark.usefixtures("loopback")
def test_a_second_answer_that_nobody_asked_for_is_not_the_next_pages(site: Site) -> None:
    with Fetcher(LIMITS) as fetcher:
        requests = [Request(site.url(path), LIMITS) for path in ("/two-answers", "/good", "/members/b")]
        answers = [answer for _, answer in fetcher.fetch_all(requests)]
    assert [answer.payload for answer in answers if isinstance(answer, Fetched)] == [bad_answers.PAGE] * 2
    assert isinstance(answers[2], Refused)


_CHILD = r"""
import pathlib, re, sys
from warehouse.fetching import Fetcher, FetchLimits, Request
limits = FetchLimits(delay_seconds=0, read_seconds=1, total_seconds=5, retries=0, max_bytes=2**24, host_failures=1000,
                     allow_private_addresses=True)
def peak():  # of this process alone; getrusage counts what its parent held before it began
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
before = peak()
with Fetcher(limits) as fetcher:
    reasons = [answer.error.reason for _, answer in fetcher.fetch_all(Request(url, limits) for url in sys.argv[1:])]
print(" ".join(reasons), peak() - before)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the peak is read from Linux's /proc")
def test_memory_is_bounded(site: Site) -> None:
    paths = ["/gzip-bomb", "/brotli-bomb", "/nested-bomb", "/endless-chunks", "/huge-unannounced", "/endless-headers"]
    command = [sys.executable, "-c", _CHILD, *map(site.url, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=dict(os.environ))
    *reasons, grown = done.stdout.split()
    print(f"peak memory of the bombs: {int(grown) / 2**20:.0f} MiB more than before")  # noqa: T201
    assert reasons == [bad_answers.OUTCOMES[path] for path in paths]
    assert int(grown) < _CHILD_BYTES


def test_this_machine_is_refused_without_the_setting(site: Site) -> None:
    site.asked.clear()
    for url in (site.url("/good"), site.url("/good", host="localhost"), site.url("/good", host="2130706433")):
        assert outcome(url) == "private_address"
    assert site.asked == []


@pytest.mark.usefixtures("loopback")
def test_a_name_is_resolved_once_a_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is checked and private when it is connected to gets nowhere."""
    real, asked = socket.getaddrinfo, []

    def resolver(host: str, *args: object, **options: object) -> object:
        if host != "rebound.example":
            return real(host, *args, **options)  # type: ignore[arg-type]
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    addresses.resolve("rebound.example", 80, allow_private=False)
    asked.clear()
    site.routes["/robots.txt"] = Reply(bad_answers.ROBOTS, "text/plain", headers={"Connection": "close"})
    assert outcome(site.url("/good", host="rebound.example")) == "private_address"
    assert asked == ["rebound.example"] * 2  # for robots.txt, and for the page


def test_a_port_that_speaks_no_tls_is_told(site: Site) -> None:
    url = site.url("/good").replace("http://", "https://")
    assert outcome(url, FetchLimits(delay_seconds=0, retries=0, allow_private_addresses=True)) == "tls_error"


def test_a_port_that_nobody_listens_to_is_told() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/"
        assert outcome(url, FetchLimits(delay_seconds=0, retries=0, allow_private_addresses=True)) == "connect_error"

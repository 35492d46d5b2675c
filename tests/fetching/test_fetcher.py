"""Politeness and thrift: robots.txt, pauses, retries, conditions, redirects."""

from __future__ import annotations

import dataclasses
import email.utils
import logging
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

from tests.fetching.site import ITEMS, Behaviour, Reply, Site, failing, moved, serving
from warehouse.fetching import Fetched, Fetcher, FetchLimits, NotModified, Refused, Remembered, Request
from warehouse.fetching.fetcher import Round
from warehouse.fetching.visits import Answer
from warehouse.store.fetches import FetchMemory, write_fetches
from warehouse.store.file import open_build_file

LIMITS = FetchLimits(delay_seconds=0, retry_seconds=0.01, allow_private_addresses=True)
PAGE = ITEMS["market"].page()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


class Memory(dict[str, Remembered]):
    """What runs remember, one after the other."""

    def recall(self, urls: Collection[str]) -> dict[str, Remembered]:
        return {url: self[url] for url in urls if url in self}

    def fetch(self, *urls: str, limits: FetchLimits = LIMITS, kind: str = "page") -> list[Answer]:
        with Fetcher(limits, memory=self) as fetcher:
            requests = [Request(url, limits, kind) for url in urls]  # type: ignore[arg-type]
            answers: Mapping[Request, Answer] = dict(fetcher.fetch_all(requests))
            self.update({item.url: item for item in fetcher.take_remembered()})
        return [answers[request] for request in requests]

    def fetch_one(self, url: str, limits: FetchLimits = LIMITS) -> Answer:
        (answer,) = self.fetch(url, limits=limits)
        return answer


def reason(answer: Answer) -> str:
    assert isinstance(answer, Refused)
    return answer.error.reason


def slow(handler: object) -> None:
    """Answer after a while, and never two requests at once."""
    handler.site.running += 1  # type: ignore[attr-defined]
    handler.site.most_running = max(handler.site.most_running, handler.site.running)  # type: ignore[attr-defined]
    time.sleep(0.05)
    handler.site.running -= 1  # type: ignore[attr-defined]
    handler.reply(Reply(PAGE))  # type: ignore[attr-defined]


# robots.txt


@pytest.mark.parametrize(
    ("robots", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /a", "/a", "robots_refused"),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", "fetched"),
        ("User-agent: Marsad\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", "robots_refused"),
        ("User-agent: OtherBot\nDisallow: /", "/a", "fetched"),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", "robots_refused"),
        ("User-agent: *\nDisallow: /أخبار", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1", "robots_refused"),
        ("<html>no robots here</html>", "/a", "fetched"),
        ("", "/a", "fetched"),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", "robots_refused"),
    ],
)
def test_robots_are_kept_to(site: Site, robots: str, path: str, expected: str) -> None:
    site.routes |= {"/robots.txt": Reply(robots.encode(), "text/plain"), path: Reply(PAGE)}
    answer = Memory().fetch_one(site.url(path))
    assert (reason(answer) if isinstance(answer, Refused) else "fetched") == expected
    assert (path in site.paths_asked()) == (expected == "fetched")


@pytest.mark.parametrize(("status", "expected"), [(404, "fetched"), (403, "fetched"), (429, ""), (500, ""), (503, "")])
def test_missing_robots_allow_all_and_failing_ones_nothing(site: Site, status: int, expected: str) -> None:
    site.routes |= {"/robots.txt": Reply(status=status), "/a": Reply(PAGE)}
    answers = Memory().fetch(site.url("/a"), site.url("/b"), limits=dataclasses.replace(LIMITS, retries=1))
    if expected:
        assert isinstance(answers[0], Fetched)
    else:
        assert [reason(answer) for answer in answers] == ["robots_unavailable"] * 2
        assert site.paths_asked() == ["/robots.txt"] * 2  # the page was never asked for


def test_robots_of_the_host_that_a_redirect_leads_to_are_kept_to(site: Site) -> None:
    with serving() as other:
        other.routes |= {"/robots.txt": Reply(b"User-agent: *\nDisallow: /", "text/plain"), "/b": Reply(PAGE)}
        site.routes["/a"] = moved(other.url("/b"))
        assert reason(Memory().fetch_one(site.url("/a"))) == "robots_refused"
        assert other.paths_asked() == ["/robots.txt"]


def test_robots_are_remembered(site: Site) -> None:
    site.routes |= {"/robots.txt": Reply(b"User-agent: *\nDisallow: /b", "text/plain"), "/a": Reply(PAGE)}
    memory = Memory()
    memory.fetch(site.url("/a"))
    site.asked.clear()
    assert reason(memory.fetch(site.url("/a"), site.url("/b"))[1]) == "robots_refused"
    assert [(asked.path, asked.status) for asked in site.asked] == [("/robots.txt", 304), ("/a", 304)]


# turns and pauses


def test_a_host_is_asked_one_after_the_other_and_hosts_side_by_side(site: Site) -> None:
    met = threading.Barrier(2)

    def meet(handler: object) -> None:
        """Answer when the other host is asked as well."""
        met.wait(timeout=30)
        slow(handler)

    with serving() as other:
        for each in (site, other):
            each.running = each.most_running = 0  # type: ignore[attr-defined]
            each.routes |= {f"/{number}": meet if number == 0 else slow for number in range(5)}
        urls = [site.url(f"/{number}") for number in range(5)]
        urls += [other.url(f"/{number}", host="localhost") for number in range(5)]
        answers = Memory().fetch(*urls, limits=dataclasses.replace(LIMITS, retries=0))
    assert all(isinstance(answer, Fetched | NotModified) for answer in answers)
    assert (site.most_running, other.most_running) == (1, 1)  # type: ignore[attr-defined]
    assert not met.broken


@pytest.mark.parametrize(
    ("delay", "robots", "least"),
    [(0.1, "", 0.3), (0.0, "User-agent: *\nCrawl-delay: 0.15", 0.3), (0.2, "Crawl-delay: 0", 0.6)],
)
def test_pauses_are_made(site: Site, delay: float, robots: str, least: float) -> None:
    site.routes |= {"/robots.txt": Reply(robots.encode(), "text/plain")}
    site.routes |= {f"/{number}": Reply(PAGE) for number in range(3)}
    began = time.monotonic()
    Memory().fetch(
        *(site.url(f"/{number}") for number in range(3)), limits=dataclasses.replace(LIMITS, delay_seconds=delay)
    )
    assert time.monotonic() - began >= least


# retries


@pytest.mark.parametrize(
    ("status", "times"),
    [(500, 4), (502, 4), (503, 4), (504, 4), (408, 4), (425, 4), (429, 4), (404, 1), (403, 1), (501, 1)],
)
def test_only_what_may_heal_is_asked_again(site: Site, status: int, times: int) -> None:
    site.routes["/a"] = Reply(status=status)
    Memory().fetch_one(site.url("/a"))
    assert site.paths_asked().count("/a") == times


def test_what_heals_is_taken_in(site: Site) -> None:
    site.routes["/a"] = failing(2, Reply(PAGE))
    assert isinstance(Memory().fetch_one(site.url("/a")), Fetched)


@pytest.mark.parametrize("style", ["seconds", "Arabic digits", "date"])
def test_retry_after_is_waited_for(site: Site, style: str) -> None:
    digits = {"seconds": "1", "Arabic digits": "١".encode().decode("latin-1")}  # as a server sends UTF-8
    said = digits.get(style) or email.utils.formatdate(time.time() + 2, usegmt=True)
    site.routes["/a"] = _failing_with({"Retry-After": said}, 503, Reply(PAGE))
    began = time.monotonic()
    assert isinstance(Memory().fetch_one(site.url("/a")), Fetched)
    assert time.monotonic() - began >= 0.9


def test_a_host_that_wants_long_peace_gets_it(site: Site) -> None:
    site.routes |= {"/a": Reply(status=429, headers={"Retry-After": "3600"}), "/b": Reply(PAGE)}
    answers = Memory().fetch(site.url("/a"), site.url("/b"))
    assert [reason(answer) for answer in answers] == ["host_busy", "host_busy"]
    assert site.paths_asked() == ["/robots.txt", "/a"]


def test_a_host_that_fails_again_and_again_is_left_alone(site: Site) -> None:
    limits = dataclasses.replace(LIMITS, retries=0, host_failures=3)
    answers = Memory().fetch(*(site.url(f"/{number}") for number in range(6)), limits=limits)
    assert {reason(answer) for answer in answers} == {"http_404"}
    site.routes |= {f"/{number}": Reply(status=500) for number in range(6)}
    answers = Memory().fetch(*(site.url(f"/{number}") for number in range(6)), limits=limits)
    assert [reason(answer) for answer in answers] == ["http_error"] * 3 + ["host_failing"] * 3


# conditions


def test_what_is_known_is_asked_for_conditionally(site: Site) -> None:
    site.routes["/a"] = Reply(PAGE, headers={"Last-Modified": "Fri, 20 Nov 2026 08:00:00 GMT"})
    memory = Memory()
    first, second = memory.fetch_one(site.url("/a")), memory.fetch_one(site.url("/a"))
    assert isinstance(first, Fetched)
    assert isinstance(second, NotModified)
    assert second.document_id == first.document_id
    assert site.asked[-1].headers["if-none-match"] == site.routes["/a"].etag  # type: ignore[union-attr]
    assert site.asked[-1].headers["if-modified-since"] == "Fri, 20 Nov 2026 08:00:00 GMT"
    assert site.asked[-1].status == 304


def test_the_same_bytes_are_nothing_new_without_validators_too(site: Site) -> None:
    site.routes["/a"] = Reply(PAGE, has_validators=False)
    memory = Memory()
    memory.fetch_one(site.url("/a"))
    assert isinstance(memory.fetch_one(site.url("/a")), NotModified)


def test_an_edit_is_fetched(site: Site) -> None:
    site.routes["/a"] = Reply(PAGE)
    memory = Memory()
    memory.fetch_one(site.url("/a"))
    site.routes["/a"] = Reply(PAGE + b" ")
    edited = memory.fetch_one(site.url("/a"))
    assert isinstance(edited, Fetched)
    assert edited.payload == PAGE + b" "
    assert memory[edited.url].document_id == edited.document_id


def test_a_list_comes_from_memory_when_it_is_unchanged(site: Site) -> None:
    site.routes["/feed"] = Reply(b"<rss/>", "application/rss+xml")
    memory = Memory()
    for status in (200, 304):
        (answer,) = memory.fetch(site.url("/feed"), kind="list")
        assert isinstance(answer, Fetched)
        assert answer.payload == b"<rss/>"
        assert site.asked[-1].status == status


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_leaves_its_article_as_it_was(site: Site, status: int) -> None:
    site.routes["/a"] = Reply(PAGE)
    memory = Memory()
    first = memory.fetch_one(site.url("/a"))
    site.routes["/a"] = Reply(status=status)
    gone = memory.fetch_one(site.url("/a"))
    assert isinstance(first, Fetched)
    assert isinstance(gone, NotModified)
    assert gone.document_id == first.document_id
    assert memory[gone.url].status == status


def test_a_failure_does_not_forget_what_was_taken_in(site: Site) -> None:
    site.routes["/a"] = Reply(PAGE)
    memory = Memory()
    memory.fetch_one(site.url("/a"))
    site.routes["/a"] = Reply(status=501)
    assert reason(memory.fetch_one(site.url("/a"))) == "http_error"
    site.routes["/a"] = Reply(PAGE)
    assert isinstance(memory.fetch_one(site.url("/a")), NotModified)
    assert site.asked[-1].status == 304


# redirects


def test_a_move_for_good_is_remembered(site: Site) -> None:
    site.routes |= {"/old": moved("/new"), "/new": Reply(PAGE)}
    memory = Memory()
    first = memory.fetch_one(site.url("/old"))
    assert isinstance(first, Fetched)
    assert (first.url, first.final_url) == (site.url("/old"), site.url("/new"))
    site.asked.clear()
    assert isinstance(memory.fetch_one(site.url("/old")), NotModified)
    assert [(asked.path, asked.status) for asked in site.asked] == [("/robots.txt", 404), ("/new", 304)]


def test_a_move_for_now_is_asked_for_again(site: Site) -> None:
    site.routes |= {"/old": moved("/new", 302), "/new": Reply(PAGE)}
    memory = Memory()
    memory.fetch_one(site.url("/old"))
    site.asked.clear()
    assert isinstance(memory.fetch_one(site.url("/old")), NotModified)
    assert [(asked.path, asked.status) for asked in site.asked][1:] == [("/old", 302), ("/new", 304)]


def test_a_move_that_went_wrong_is_forgotten(site: Site) -> None:
    site.routes |= {"/old": moved("/new"), "/new": Reply(PAGE)}
    memory = Memory()
    memory.fetch_one(site.url("/old"))
    del site.routes["/new"]
    memory.fetch_one(site.url("/old"))
    site.routes["/old"] = Reply(PAGE + b" ")
    assert isinstance(memory.fetch_one(site.url("/old")), Fetched)


# secrets


def test_credentials_are_sent_to_their_host_only_and_kept_nowhere(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving() as other:
        elsewhere = other.url("/b?api_key=k3y0", host="eve:pw@localhost")
        site.routes["/a?token=t0ken"] = moved(elsewhere)
        site.routes["/c?token=t0ken"] = Reply(status=500)
        other.routes["/b?api_key=k3y0"] = Reply(PAGE)
        memory = Memory()
        urls = [site.url(path).replace("//", "//ali:pw@") for path in ("/a?token=t0ken", "/c?token=t0ken")]
        answer, failed = memory.fetch(*urls)
        assert isinstance(answer, Fetched)
        assert site.asked[1].headers["authorization"].startswith("Basic ")
        assert "authorization" not in other.asked[-1].headers
    kept = "\n".join([*map(repr, memory.items()), answer.url, answer.final_url, repr(failed), caplog.text])
    for secret in ("pw@", "t0ken", "k3y0", "ali:", "eve:"):
        assert secret not in kept


def test_credentials_are_sent_on_where_an_origin_redirects_to_itself(site: Site) -> None:
    site.routes |= {"/feed": moved(site.url("/feed/")), "/feed/": Reply(PAGE)}
    assert isinstance(Memory().fetch_one(site.url("/feed").replace("//", "//ali:pw@")), Fetched)
    assert [asked.headers["authorization"] for asked in site.asked[-2:]] == ["Basic YWxpOnB3"] * 2


# proxies


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.routes["/a"] = Reply(PAGE)
    assert isinstance(Memory().fetch_one(site.url("/a")), Fetched)


def test_a_proxy_of_the_settings_is_used_and_private_names_are_refused(site: Site) -> None:
    site.routes["http://news.invalid/a"] = Reply(PAGE)
    site.routes["http://news.invalid/b"] = moved("http://localhost/")
    limits = FetchLimits(delay_seconds=0, retries=0, proxy=site.url())
    fetched, refused = Memory().fetch("http://news.invalid/a", "http://news.invalid/b", limits=limits)
    assert isinstance(fetched, Fetched)
    assert reason(refused) == "private_address"


def test_a_proxy_is_told_who_asks(site: Site) -> None:
    site.routes["http://news.invalid/a"] = Reply(PAGE)
    limits = FetchLimits(delay_seconds=0, retries=0, proxy=site.url().replace("//", "//ali:p%40%D8%B3@"))
    assert isinstance(Memory().fetch("http://news.invalid/a", limits=limits)[0], Fetched)
    assert site.asked[-1].headers["proxy-authorization"] == "Basic YWxpOnBA2LM="  # ali:p@س


def test_an_address_that_is_none_costs_no_other_through_a_proxy(site: Site) -> None:
    site.routes["http://news.invalid/a"] = Reply(PAGE)
    limits = FetchLimits(delay_seconds=0, retries=0, proxy=site.url())
    refused, fetched = Memory().fetch("http://999.1.1.1/", "http://news.invalid/a", limits=limits)
    assert isinstance(fetched, Fetched)
    assert reason(refused) == "bad_url"


def test_a_mark_of_a_version_that_no_header_can_hold_is_not_sent(site: Site) -> None:
    site.routes["/a"] = Reply(PAGE, headers={"ETag": '"\u00fc"'}, has_validators=False)
    memory = Memory()
    assert [isinstance(memory.fetch_one(site.url("/a")), Refused) for _ in range(2)] == [False, False]


# rounds


def test_more_can_be_asked_while_a_round_is_read(site: Site) -> None:
    site.routes |= {f"/{number}": Reply(PAGE) for number in range(3)}
    with Fetcher(LIMITS) as fetcher:
        asking = Round(fetcher, [Request(site.url("/0"), LIMITS)])
        paths = []
        for request, _ in asking:
            paths.append(request.url[-1])
            if len(paths) < 3:
                asking.ask(Request(site.url(f"/{len(paths)}"), LIMITS))
    assert paths == ["0", "1", "2"]


def test_closing_does_not_wait_for_slow_servers(site: Site) -> None:
    waiting = threading.Event()

    def hang(handler: object) -> None:
        waiting.set()
        time.sleep(5)

    site.routes["/a"] = hang
    fetcher = Fetcher(LIMITS)
    fetcher.begin(Request(site.url("/a"), LIMITS))
    fetcher.begin(Request(site.url("/b"), LIMITS))
    assert waiting.wait(5)
    began = time.monotonic()
    fetcher.close()
    assert time.monotonic() - began < 2


def test_what_is_noted_is_taken_once(site: Site) -> None:
    site.routes["/a"] = Reply(PAGE)
    with Fetcher(LIMITS) as fetcher:
        answers = fetcher.fetch_all([Request(site.url("/a"), LIMITS)])
        assert fetcher.take_remembered() == []
        next(answers)
        assert [item.url for item in fetcher.take_remembered()] == [site.url("/a")]
        assert fetcher.take_remembered() == []


# the store


def test_memory_is_kept_in_the_store(site: Site, tmp_path: Path) -> None:
    site.routes |= {"/robots.txt": Reply(b"User-agent: *\nDisallow: /b", "text/plain"), "/a": Reply(PAGE)}
    site.routes["/feed"] = Reply(b"<rss/>", "application/rss+xml")
    memory = Memory()
    memory.fetch(site.url("/a"), kind="page")
    memory.fetch(site.url("/feed"), kind="list")
    with open_build_file(tmp_path / "build.duckdb") as build:
        stored = FetchMemory(build)
        write_fetches(build, list(memory.values()))
        write_fetches(build, list(memory.values()))
        write_fetches(build, [])
        assert stored.recall([*memory, site.url("/x")]) == memory
        changed = dataclasses.replace(memory[site.url("/a")], etag='"new"')
        write_fetches(build, [changed])
        assert stored.recall([site.url("/a")]) == {site.url("/a"): changed}


def _failing_with(headers: dict[str, str], status: int, then: Reply) -> Behaviour:
    left = iter([Reply(status=status, headers=headers)])

    def answer(handler: object) -> None:
        handler.reply(next(left, then))  # type: ignore[attr-defined]

    return answer

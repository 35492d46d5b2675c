"""Feeds, sitemaps and pages of a whole outlet on the loopback interface."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from tests.fetching.site import EXPECTED, ITEMS, RSS, Reply, Site, entry, moved, news_outlet, rss, serving, sitemap
from warehouse.batch import load_rules
from warehouse.cleaning import clean
from warehouse.fetching import Archive, Fetcher, FetchLimits, NotModified, Remembered
from warehouse.model import CleanDocument, RawDocument
from warehouse.sources import Failure, Found
from warehouse.sources.configured import Source
from warehouse.sources.web import read_web, read_webs

LIMITS = FetchLimits(delay_seconds=0, retry_seconds=0.01, allow_private_addresses=True)


@pytest.fixture
def outlet() -> Iterator[Site]:
    with news_outlet() as site:
        yield site


class Runs:
    """Runs over sources, one after the other, each remembering what those before it found."""

    def __init__(self, *sources: Source, limits: FetchLimits = LIMITS, archive: Archive | None = None) -> None:
        self.sources = sources
        self.limits = limits
        self.archive = archive
        self.memory: dict[str, Remembered] = {}

    def recall(self, urls: Collection[str]) -> dict[str, Remembered]:
        return {url: self.memory[url] for url in urls if url in self.memory}

    def run(self) -> list[Found | NotModified]:
        with Fetcher(self.limits, memory=self, archive=self.archive) as fetcher:
            found = [item for _, item in read_webs(self.sources, fetcher)]
            self.memory |= {item.url: item for item in fetcher.take_remembered()}
        return found

    def age(self, **ago: float) -> None:
        """Let time pass."""
        past = dt.timedelta(**ago)
        for url, item in self.memory.items():
            self.memory[url] = dataclasses.replace(
                item,
                fetched_at=item.fetched_at and item.fetched_at - past,
                changed_at=item.changed_at and item.changed_at - past,
            )


def feed(site: Site, path: str = "/feed.xml", **options: object) -> Source:
    return Source.model_validate(
        {"name": "feed", "kind": "feed", "where": site.url(path), "outlet": "المرفأ", **options}
    )


def pages(*where: str) -> Source:
    return Source(name="pages", kind="pages", where=where)


def documents(found: list[Found | NotModified]) -> list[RawDocument]:
    return [item for item in found if isinstance(item, RawDocument)]


def failures(found: list[Found | NotModified]) -> dict[str, str]:
    return {item.source_uri: item.error.reason for item in found if isinstance(item, Failure)}


def cleaned(document: RawDocument) -> CleanDocument:
    return clean(document, load_rules())


def titles(found: list[Found | NotModified]) -> list[str | None]:
    return [cleaned(document).title for document in documents(found)]


def test_one_pass_takes_in_exactly_what_the_outlet_has(outlet: Site) -> None:
    map_of_site = Source(name="map", kind="sitemap", where=(outlet.url("/sitemap.xml"),))
    found = Runs(feed(outlet), map_of_site).run()
    expected = [ITEMS[slug].title for slug in EXPECTED["feed"] | EXPECTED["sitemap"]]
    assert sorted(map(str, titles(found))) == sorted(expected)
    assert failures(found) == {
        outlet.url("/news/gone"): "http_404",
        outlet.url("/members/water"): "robots_refused",
    }
    paths = outlet.paths_asked()
    assert "/members/solar" not in paths
    assert paths.count("/news/harbour") == 1
    assert "/news/harbour/amp" not in paths


def test_documents_say_where_they_are_from(outlet: Site) -> None:
    by_title = {cleaned(document).title: document for document in documents(Runs(feed(outlet)).run())}
    bridge = by_title[ITEMS["bridge"].title]
    assert bridge.source_uri == outlet.url("/news/bridge")
    assert bridge.url == outlet.url("/2026/11/bridge")
    assert (bridge.source, bridge.outlet) == ("feed", "المرفأ")
    museum = by_title[ITEMS["museum"].title]
    assert museum.charset == "windows-1256"
    assert cleaned(museum).body == "\n".join(ITEMS["museum"].paragraphs)
    solar = by_title[ITEMS["solar"].title]
    assert (solar.media_type, solar.url) == ("application/json", outlet.url("/members/solar"))
    assert cleaned(solar).body == "\n".join(ITEMS["solar"].paragraphs)


def test_a_second_pass_asks_only_conditionally_and_adds_nothing(outlet: Site, tmp_path: Path) -> None:
    map_of_site = Source(name="map", kind="sitemap", where=(outlet.url("/sitemap.xml"),))
    with Archive(tmp_path) as archive:
        runs = Runs(feed(outlet), map_of_site, archive=archive)
        runs.run()
        outlet.asked.clear()
        size = sum(path.stat().st_size for path in tmp_path.rglob("*.part"))
        found = runs.run()
        assert sum(path.stat().st_size for path in tmp_path.rglob("*.part")) == size
    assert documents(found) == []
    assert sum(isinstance(item, NotModified) for item in found) == len(EXPECTED["feed"] | EXPECTED["sitemap"])
    assert [asked.path for asked in outlet.asked if not asked.is_conditional] == []
    assert {asked.status for asked in outlet.asked} == {304}


def test_an_edit_is_a_new_document_at_the_same_place(outlet: Site) -> None:
    runs = Runs(feed(outlet))
    before = {document.source_uri: document for document in documents(runs.run())}
    edited = dataclasses.replace(
        ITEMS["olives"], paragraphs=(*ITEMS["olives"].paragraphs, "ونفت الوزارة أي تأجيل آخر.")
    )
    outlet.routes["/news/olives"] = Reply(edited.page())
    (after,) = documents(runs.run())
    assert after.source_uri == outlet.url("/news/olives")
    assert after.document_id != before[after.source_uri].document_id
    outlet.routes["/news/olives"] = Reply(ITEMS["olives"].page())
    (back,) = documents(runs.run())
    assert back.document_id == before[back.source_uri].document_id


def test_a_page_that_failed_is_asked_again_a_little_later(outlet: Site) -> None:
    runs = Runs(feed(outlet))
    runs.run()
    outlet.routes["/news/gone"] = Reply(ITEMS["dates"].page())
    assert documents(runs.run()) == []
    runs.age(minutes=31)
    assert titles(runs.run()) == [ITEMS["dates"].title]


def test_a_page_whose_host_failed_is_asked_by_the_next_run(outlet: Site) -> None:
    robots = outlet.routes["/robots.txt"]
    outlet.routes["/robots.txt"] = Reply(status=500)
    runs = Runs(pages(outlet.url("/news/olives")), limits=dataclasses.replace(LIMITS, retries=0))
    assert failures(runs.run()) == {outlet.url("/news/olives"): "robots_unavailable"}
    outlet.routes["/robots.txt"] = robots
    assert titles(runs.run()) == [ITEMS["olives"].title]


def test_old_pages_are_not_asked_again(outlet: Site) -> None:
    runs = Runs(feed(outlet))
    runs.run()
    runs.age(days=4)
    outlet.asked.clear()
    runs.run()
    assert not [path for path in outlet.paths_asked() if path in {"/news/harbour", "/news/olives", "/2026/11/bridge"}]


def test_a_sitemap_that_tells_of_a_change_has_old_pages_asked_again(outlet: Site) -> None:
    runs = Runs(Source(name="map", kind="sitemap", where=(outlet.url("/sitemap-new.xml"),)))
    runs.run()
    runs.age(days=4)
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()
    outlet.routes["/sitemap-new.xml"] = Reply(sitemap([(outlet.url("/news/library"), tomorrow)]), "application/xml")
    outlet.routes["/news/library"] = Reply(ITEMS["library"].page() + b"<!-- edited -->")
    assert titles(runs.run()) == [ITEMS["library"].title]


def test_the_article_stands_when_its_page_is_gone(outlet: Site) -> None:
    runs = Runs(feed(outlet))
    runs.run()
    del outlet.routes["/news/olives"]
    found = runs.run()
    assert documents(found) == []
    assert outlet.url("/news/olives") not in failures(found)
    outlet.asked.clear()
    runs.run()
    assert "/news/olives" not in outlet.paths_asked()


def test_a_page_that_was_taken_in_is_not_replaced_by_its_entry() -> None:
    with serving() as site:
        site.routes["/feed.xml"] = Reply(rss([entry(ITEMS["water"], site.url("/a"), is_full=True)]), RSS)
        site.routes["/a"] = Reply(ITEMS["water"].page())
        runs = Runs(feed(site), limits=dataclasses.replace(LIMITS, retries=0))
        assert [document.media_type for document in documents(runs.run())] == ["text/html"]
        site.routes["/a"] = Reply(status=500)
        found = runs.run()
    assert documents(found) == []
    assert failures(found) == {site.url("/a"): "http_error"}


def test_a_page_replaces_the_entry_that_stood_in_for_it() -> None:
    with serving() as site:
        site.routes["/feed.xml"] = Reply(rss([entry(ITEMS["water"], site.url("/a"), is_full=True)]), RSS)
        runs = Runs(feed(site))
        (entry_of_feed,) = documents(runs.run())
        assert documents(runs.run()) == []  # it is not new a second time
        site.routes["/a"] = Reply(ITEMS["water"].page())
        runs.age(hours=1)
        (page,) = documents(runs.run())
    assert (entry_of_feed.media_type, page.media_type) == ("application/json", "text/html")
    assert entry_of_feed.url == page.url


def test_entries_without_an_address_are_read_from_the_feed() -> None:
    whole, summary = entry(ITEMS["water"], "", is_full=True), entry(ITEMS["dates"], "")
    with serving() as site:
        site.routes["/feed.xml"] = Reply(rss([whole, summary]), RSS)
        runs = Runs(feed(site))
        found = runs.run()
        assert titles(found) == [ITEMS["water"].title]
        assert documents(found)[0].url is None
        assert failures(found) == {}
        assert documents(runs.run()) == []


def test_numbered_pages_of_a_feed_end_where_there_are_no_more() -> None:
    slugs = list(ITEMS)
    with serving() as site:
        for number in range(3):
            entries = [entry(ITEMS[slug], site.url(f"/{slug}")) for slug in slugs[number * 4 : number * 4 + 4]]
            site.routes["/feed" + (f"?paged={number + 1}" if number else "")] = Reply(rss(entries), RSS)
        site.routes |= {f"/{slug}": Reply(item.page()) for slug, item in ITEMS.items()}
        runs = Runs(feed(site, "/feed", page_parameter="paged"))
        found = runs.run()
        assert len(documents(found)) == len(ITEMS)
        assert failures(found) == {}
        assert "/feed?paged=4" in site.paths_asked()
        site.asked.clear()
        runs.run()
        assert all(asked.is_conditional for asked in site.asked if asked.path != "/robots.txt")
        runs.age(days=4)
        site.asked.clear()
        runs.run()
        assert site.paths_asked() == ["/robots.txt", "/feed"]  # nothing on the first page may change any more


@pytest.mark.parametrize("style", ["linked", "numbered"])
def test_a_feed_that_repeats_itself_ends(style: str) -> None:
    with serving() as site:
        next_url = site.url("/feed.xml?again") if style == "linked" else None
        same = Reply(rss([entry(ITEMS["water"], site.url("/a"))], next_url=next_url), RSS)
        site.routes |= {"/feed.xml": same, "/feed.xml?again": same, "/a": Reply(ITEMS["water"].page())}
        site.routes |= {f"/feed.xml?paged={number}": same for number in range(2, 100)}
        options = {} if style == "linked" else {"page_parameter": "paged"}
        assert len(documents(Runs(feed(site, **options)).run())) == 1
    assert len(site.asked) == 4  # robots.txt, the feed and its next page, the article


@pytest.mark.parametrize("recheck_days", [0, LIMITS.recheck_days])
def test_the_newest_come_first_and_the_rest_with_the_next_runs(recheck_days: float) -> None:
    slugs = list(ITEMS)
    days = {slug: f"2026-11-{day:02}" for day, slug in enumerate(slugs, start=1)}
    with serving() as site:
        site.routes["/map.xml"] = Reply(
            sitemap([(site.url(f"/{slug}"), days[slug]) for slug in slugs]), "application/xml"
        )
        site.routes |= {f"/{slug}": Reply(item.page()) for slug, item in ITEMS.items()}
        limits = {"max_items": 5}
        source = Source.model_validate(
            {"name": "map", "kind": "sitemap", "where": site.url("/map.xml"), "limits": limits}
        )
        runs = Runs(source, limits=dataclasses.replace(LIMITS, recheck_days=recheck_days))
        passes = [titles(runs.run()) for _ in range(4)]
    newest_first = [ITEMS[slug].title for slug in reversed(slugs)]
    assert passes == [newest_first[:5], newest_first[5:10], newest_first[10:], []]


def test_a_sitemap_that_moved_to_another_domain_is_read() -> None:
    index = "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>"
    with serving() as site, serving() as new:
        where = new.url("/olives", host="localhost")
        new.routes |= {
            "/index.xml": Reply(index.format(new.url("/map.xml", host="localhost")).encode(), "application/xml"),
            "/map.xml": Reply(sitemap([(where, None)]), "application/xml"),
            "/olives": Reply(ITEMS["olives"].page()),
        }
        site.routes["/index.xml"] = moved(new.url("/index.xml", host="localhost"))
        runs = Runs(Source(name="map", kind="sitemap", where=(site.url("/index.xml"),)))
        assert titles(runs.run()) == [ITEMS["olives"].title]


def test_all_lists_that_are_declared_are_asked_for() -> None:
    with serving() as site:
        places = [site.url(f"/{number}.xml") for number in range(3)]
        source = Source.model_validate({"name": "map", "kind": "sitemap", "where": places})
        Runs(source, limits=dataclasses.replace(LIMITS, max_lists=1)).run()
    assert {"/0.xml", "/1.xml", "/2.xml"} <= set(site.paths_asked())


def test_sitemaps_that_name_each_other_end() -> None:
    index = "<sitemapindex><sitemap><loc>{}</loc></sitemap><sitemap><loc>{}</loc></sitemap></sitemapindex>"
    with serving() as site:
        body = index.format(site.url("/map.xml"), site.url("/map2.xml")).encode()
        site.routes |= {"/map.xml": Reply(body, "application/xml"), "/map2.xml": Reply(body, "application/xml")}
        assert Runs(Source(name="map", kind="sitemap", where=(site.url("/map.xml"),))).run() == []
    assert site.paths_asked() == ["/robots.txt", "/map.xml", "/map2.xml"]


def test_pages_are_read_from_addresses_and_files_of_addresses(outlet: Site, tmp_path: Path) -> None:
    (tmp_path / "addresses.txt").write_text(
        f"# a note\n{outlet.url('/news/olives')}?utm_source=x\n\n{outlet.url('/news/market')}\nftp://outlet.example/a\n"
    )
    found = Runs(pages(outlet.url("/news/school"), str(tmp_path / "*.txt"), str(tmp_path / "none.txt"))).run()
    assert set(titles(found)) == {ITEMS[slug].title for slug in ("school", "olives", "market")}
    assert failures(found) == {"ftp://outlet.example/a": "bad_url", str(tmp_path / "none.txt"): "missing_path"}


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("feed", b"<html><body>no feed</body></html>", "bad_feed"),
        ("feed", b"", "empty_page"),
        ("sitemap", b"<html><body>no map</body></html>", "bad_sitemap"),
    ],
)
def test_lists_that_are_none_are_told(kind: str, body: bytes, reason: str) -> None:
    with serving() as site:
        site.routes["/list"] = Reply(body)
        source = Source.model_validate({"name": "list", "kind": kind, "where": site.url("/list")})
        (failure,) = Runs(source).run()
    assert isinstance(failure, Failure)
    assert (failure.source_uri, failure.error.reason) == (site.url("/list"), reason)
    assert (failure.payload or b"") == body


def test_a_list_that_moved_is_read_where_it_is_now(outlet: Site) -> None:
    outlet.routes["/old.xml"] = moved("/feed.xml")
    assert len(documents(Runs(feed(outlet, "/old.xml")).run())) == len(EXPECTED["feed"])


def test_limits_of_a_source_hold_for_it_alone(outlet: Site) -> None:
    small = Source.model_validate(
        {"name": "small", "kind": "pages", "where": outlet.url("/news/olives"), "limits": {"max_bytes": 100}}
    )
    found = Runs(small, pages(outlet.url("/news/market"))).run()
    assert failures(found) == {outlet.url("/news/olives"): "too_large"}
    assert titles(found) == [ITEMS["market"].title]


def test_read_web_reads_one_source(outlet: Site) -> None:
    with Fetcher(LIMITS) as fetcher:
        (document,) = read_web(pages(outlet.url("/news/market")), fetcher)
    assert isinstance(document, RawDocument)
    assert document.source == "pages"


def test_a_run_that_breaks_off_remembers_only_what_it_yielded(outlet: Site) -> None:
    runs = Runs(feed(outlet))
    with Fetcher(LIMITS) as fetcher:
        found = read_web(feed(outlet), fetcher)
        first = next(found)
        runs.memory |= {item.url: item for item in fetcher.take_remembered()}
        found.close()  # type: ignore[attr-defined]
    assert isinstance(first, RawDocument)
    rest = documents(runs.run())
    assert len(rest) == len(EXPECTED["feed"]) - 1
    assert first.document_id not in {document.document_id for document in rest}


@pytest.mark.parametrize("following", ["mailto:desk@sada.example", "javascript:void(0)", "http://sada.example:99999/"])
def test_a_feed_that_leads_nowhere_costs_no_other_source(following: str) -> None:
    with serving() as site:
        site.routes["/feed.xml"] = Reply(rss([entry(ITEMS["water"], site.url("/a"))], next_url=following), RSS)
        site.routes |= {"/a": Reply(ITEMS["water"].page()), "/b": Reply(ITEMS["dates"].page())}
        found = Runs(feed(site), pages(site.url("/b"))).run()
    assert sorted(titles(found)) == sorted([ITEMS["water"].title, ITEMS["dates"].title])


def test_odd_times_and_hosts_cost_no_other_page() -> None:
    with serving() as site:
        site.routes["/map.xml"] = Reply(sitemap([(site.url("/a"), "0001-01-01T00:00:00+14:00")]), "application/xml")
        site.routes |= {"/a": Reply(ITEMS["water"].page()), "/b": Reply(ITEMS["dates"].page())}
        odd = Source(name="map", kind="sitemap", where=(site.url("/map.xml"),))
        found = Runs(odd, pages("http://xn--/x", site.url("/b"))).run()
    assert sorted(titles(found)) == sorted([ITEMS["water"].title, ITEMS["dates"].title])
    assert "bad_url" in failures(found).values()


def test_a_list_that_makes_a_library_fail_costs_itself() -> None:
    broken = rss([entry(ITEMS["water"], "/a")]).replace(b"<title>", b"<title>&#x110000;").replace(b"</channel>", b"")
    with serving() as site:
        site.routes |= {"/feed.xml": Reply(broken, RSS), "/b": Reply(ITEMS["dates"].page())}
        found = Runs(feed(site), pages(site.url("/b"))).run()
    assert titles(found) == [ITEMS["dates"].title]
    assert failures(found) == {site.url("/feed.xml"): "crashed"}

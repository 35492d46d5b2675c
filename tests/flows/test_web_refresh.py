"""The whole flow on a news outlet of our own: what comes in, what is asked again, what becomes a version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.fetching.site import EXPECTED, ITEMS, Reply, Site, news_outlet
from warehouse.settings import Settings

OUTLET = "صحيفة المرفأ"
EDITED = "وأضافت أن العمل سيكتمل في ثلاث سنوات إذا سمح الطقس بذلك."
ARTICLES = "select title from articles order by title"
VERSIONS = """
    select title, version_no, is_current from article_versions
    qualify count(*) over (partition by article_id) > 1 order by version_no
"""

pytestmark = pytest.mark.usefixtures("in_threads")


@pytest.fixture
def outlet(prefect: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name, value in {
        "ALLOW_PRIVATE_ADDRESSES": "true",
        "FETCH_DELAY_SECONDS": "0",
        "FETCH_RETRY_SECONDS": "0",
    }.items():
        monkeypatch.setenv(f"MARSAD_{name}", value)
    with news_outlet() as site:
        yield site


def declare(settings: Settings, site: Site) -> None:
    settings.home.mkdir()
    settings.sources_file.write_text(
        f"""
        [[source]]
        name = "feed"
        kind = "feed"
        where = "{site.url("/feed.xml")}"
        outlet = "{OUTLET}"
        country = "OM"

        [[source]]
        name = "map"
        kind = "sitemap"
        where = "{site.url("/sitemap.xml")}"
        outlet = "{OUTLET}"
        """,
        encoding="utf-8",
    )


def published(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_an_outlet_comes_in_once_and_its_edit_is_a_version(outlet: Site, tmp_path: Path) -> None:
    from flows.refresh import refresh

    settings = Settings(home=tmp_path / "home")
    declare(settings, outlet)
    titles = [(ITEMS[slug].title,) for slug in sorted(EXPECTED["feed"] | EXPECTED["sitemap"])]

    first = refresh(home=settings.home)
    assert first.release is not None
    assert published(settings, ARTICLES) == sorted(titles)
    refused = "select stage, reason, source_name from quarantine where resolved_at is null order by reason"
    assert published(settings, refused) == [("fetch", "http_404", "feed"), ("fetch", "robots_refused", "feed")]
    outlets = "select name, country_code, article_count from sources where article_count > 0"
    assert published(settings, outlets) == [(OUTLET, "OM", len(titles))]
    assert published(settings, VERSIONS) == []

    outlet.asked.clear()
    second = refresh(home=settings.home)
    assert (second.ingested.documents, second.release) == (0, None)
    assert outlet.asked
    assert [asked.path for asked in outlet.asked if not asked.is_conditional] == []

    harbour = ITEMS["harbour"]
    outlet.routes["/news/harbour"] = Reply(
        type(harbour)(harbour.slug, harbour.title, (*harbour.paragraphs, EDITED)).page()
    )
    third = refresh(home=settings.home)
    assert third.ingested.new == 1
    assert published(settings, ARTICLES) == sorted(titles)
    assert published(settings, VERSIONS) == [(harbour.title, 1, False), (harbour.title, 2, True)]
    body = "select body from articles where title = (select title from article_versions where version_no = 2)"
    assert published(settings, body) == [("\n".join((*harbour.paragraphs, EDITED)),)]

"""The page: what it tells is what the tables say, it asks for nothing, and titles stay text."""

import base64
import datetime as dt
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from lxml import html

from tests.conftest import Published
from tests.test_cli import marsad
from warehouse.errors import UsageError
from warehouse.report.entity import resolve_entity
from warehouse.report.page import report
from warehouse.report.questions import Scope, answer
from warehouse.store.file import open_read_only

Connection = duckdb.DuckDBPyConnection

DAY = Scope(dt.date(2023, 3, 10), dt.date(2023, 3, 10))
MARCH = Scope(dt.date(2023, 3, 1), dt.date(2023, 3, 31))


def texts(page: str, query: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in html.fromstring(page).xpath(query)]


def test_the_figures_are_those_of_the_tables(sample: Published, overview: str) -> None:
    assert texts(overview, "//dl/div/dd") == [
        str(number)
        for (number,) in sample.rows("""
            select count(*) from articles
            union all select count(distinct source_id) from articles
            union all select count(distinct entity_id) from mentions where mention_type = 'name'
            union all select count(distinct event_id) from event_mentions
            union all select count(*) from quotes
            union all select count(distinct story_id) from articles
        """)
    ]


def test_the_event_that_three_outlets_tell_comes_first_in_their_words(overview: str) -> None:
    (first, *_) = html.fromstring(overview).xpath("//*[@id='events']//ol/li")
    assert first.xpath("string(.//h3)").split() == ["اتفاق", "إيران،", "السعودية"]
    assert first.xpath(".//blockquote//mark[@class='trigger']/text()") == ["اتفقت", "وقّعت", "توصلت إليه"]
    assert first.xpath(".//figcaption//span[@class='outlet']//text()") == ["وكالة نبض", "صدى المشرق", "منبر الواحة"]
    assert {"السعودية", "إيران"} <= set(first.xpath(".//mark[@class='name']/text()"))


def test_marks_are_spans_of_the_tables(sample: Published, overview: str) -> None:
    page = html.fromstring(overview)
    triggers = {trigger for (trigger,) in sample.rows("select trigger from event_mentions")}
    names = {surface for (surface,) in sample.rows("select surface from mentions")}
    assert set(page.xpath("//blockquote//mark[@class='trigger']/text()")) <= triggers
    assert set(page.xpath("//blockquote//mark[@class='name']/text()")) <= names


def test_a_dossier_tells_of_its_entity_only(sample: Published, dossier: str) -> None:
    assert texts(dossier, "//h1") == ["Saudi Arabia"]
    ((articles, events),) = sample.rows("""
        select
            (select count(distinct article_id) from mentions where entity_id = 'location:sa'),
            (
                select count(*) from events where location_entity_id = 'location:sa' or event_id in
                (select event_id from event_participants where entity_id = 'location:sa')
            )
    """)
    figures = texts(dossier, "//dl/div/dd")
    assert (figures[0], figures[3]) == (str(articles), str(events))
    assert len(texts(dossier, "//*[@id='events']//ol/li")) == min(events, 30)
    headers = texts(dossier, "//section/h2")
    assert "Events of Saudi Arabia and their evidence" in headers
    assert "Named together with Saudi Arabia" in headers


def test_quotations_by_and_about_the_entity(sample: Published, warehouse: Connection) -> None:
    speaker, quote = sample.rows("""
        select speaker_entity_id, quote_text from quotes
        where speaker_entity_id is not null and length(quote_text) between 25 and 300 and is_direct
        order by quote_id limit 1
    """)[0]
    page = report(warehouse, Scope(entity_id=speaker), "ar", entity=resolve_entity(warehouse, speaker))
    assert f"«{' '.join(quote.split())}»" in texts(page, "//*[@id='quotes_by']//blockquote")


@pytest.mark.parametrize("made", ["overview", "dossier"])
def test_nothing_is_loaded(made: str, request: pytest.FixtureRequest) -> None:
    text = request.getfixturevalue(made)
    page = html.fromstring(text)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = page.xpath("//style/text()")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    loaders = "//script | //img | //iframe | //object | //embed | //link[@rel!='icon'] | //@src | //@srcset | //@style"
    assert page.xpath(loaders) == []
    assert page.xpath("//link/@href") == ["data:,"]
    assert not re.search(r"url\(|@import", style)
    assert all(target.startswith("url(#") for target in page.xpath("//@clip-path"))
    assert len(text.encode()) < 1_000_000


@pytest.mark.parametrize("made", ["overview", "dossier"])
def test_structure_for_readers_who_do_not_see(made: str, request: pytest.FixtureRequest) -> None:
    page = html.fromstring(request.getfixturevalue(made))
    sections = page.xpath("//section")
    assert sections
    assert len(page.xpath("//h1")) == 1
    for section in sections:
        assert len(section.xpath("./h2")) == 1
        assert len(section.xpath("./*")) > 1
        for picture in section.xpath(".//figure[@role='img']"):
            assert picture.get("aria-label")
            assert section.xpath("./details//table//tbody/tr")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//nav//a/@href")} == {section.get("id") for section in sections}


def test_the_direction_is_that_of_the_language(overview: str, dossier: str) -> None:
    assert html.fromstring(overview).xpath("/html/@dir | /html/@lang") == ["ar", "rtl"]
    assert html.fromstring(dossier).xpath("/html/@dir | /html/@lang") == ["en", "ltr"]
    assert set(html.fromstring(dossier).xpath("//blockquote/@dir")) == {"rtl"}


def test_the_same_tables_give_the_same_page(warehouse: Connection) -> None:
    assert report(warehouse, DAY, "ar") == report(warehouse, DAY, "ar")


def test_what_looks_like_markup_stays_text(changeable: Path, overview: str) -> None:
    """Hostile titles, outlets and names; in bodies each space is `<`, which keeps offsets."""
    attack = "</h3><script>alert(1)</script><img src=x onerror=alert(1)>"
    with duckdb.connect(str(changeable)) as connection:
        connection.execute("update articles set title = title || $1, body = translate(body, ' ', '<')", [attack])
        connection.execute("update articles set url = 'javascript:alert(1)'")
        connection.execute("update stories set title = title || $1", [attack])
        connection.execute("update sources set name = name || $1", [attack])
        connection.execute("update entities set name_ar = name_ar || $1", [attack])
    with open_read_only(changeable) as connection:
        page = report(connection, MARCH, "ar")
        entity = resolve_entity(connection, "location:sa")
        dossier = report(connection, replace(MARCH, entity_id="location:sa"), "ar", entity=entity)
    plain = {element.tag for element in html.fromstring(overview).iter()} | {"code"}
    for text in (page, dossier):
        tree = html.fromstring(text)
        assert attack in tree.text_content()
        assert {element.tag for element in tree.iter()} <= plain
        assert "<svg" in text
        assert not tree.xpath("//@*[starts-with(name(), 'on')]")
        assert not [link for link in tree.xpath("//a/@href") if not link.startswith("#")]


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        (Scope(since=dt.date(2031, 1, 1)), "no article since 2031-01-01; there are some from 2015-"),
        (
            Scope(until=dt.date(2019, 1, 1), entity_id="location:ua"),
            "no article that names location:ua until 2019-01-01; there are some from 20",
        ),
    ],
)
def test_a_period_without_news_says_when_there_are_some(warehouse: Connection, scope: Scope, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        report(warehouse, scope, "ar")


def test_a_period_has_its_articles_only(sample: Published, warehouse: Connection) -> None:
    page = report(warehouse, MARCH, "en")
    ((articles,),) = sample.rows(
        "select count(*) from articles where published_date between '2023-03-01' and '2023-03-31'"
    )
    assert texts(page, "//dl/div/dd")[0] == str(articles)
    assert texts(page, "//p[@class='period']") == ["March 1, 2023 to March 31, 2023"]


def test_a_period_counts_what_it_told_of_an_event(sample: Published, warehouse: Connection) -> None:
    """Other outlets told the same events on other days, which is nothing to this one."""
    counted = {
        event: (outlets, of_all_time)
        for event, outlets, of_all_time in sample.rows("""
            select event_id, count(distinct articles.source_id), any_value(events.source_count)
            from events join event_mentions using (event_id) join articles using (article_id)
            where articles.published_date = '2023-03-10' group by all
        """)
    }
    told = {row["event_id"]: row["outlets"] for row in answer(warehouse, DAY).events}
    assert told == {event: counted[event][0] for event in told}
    assert any(counted[event][0] < counted[event][1] for event in told)


def test_what_is_known_to_the_month_is_of_no_day(changeable: Path) -> None:
    with duckdb.connect(str(changeable)) as connection:
        before = answer(connection, MARCH).timeline
        (day,) = {row["day"] for row in before if row["day"] == dt.date(2023, 3, 10)}
        connection.execute("update events set date_end = date_start + 20 where date_start = '2023-03-10'")
        after = answer(connection, MARCH).timeline
    assert after == [row for row in before if row["day"] != day]


def test_a_single_day_has_no_empty_section(sample: Published, warehouse: Connection) -> None:
    page = html.fromstring(report(warehouse, DAY, "ar"))
    assert "timeline" not in page.xpath("//section/@id")
    assert all(section.xpath(".//li | .//tr | .//figure") for section in page.xpath("//section"))


def test_a_file_of_another_version_is_told(changeable: Path) -> None:
    with duckdb.connect(str(changeable)) as connection:
        connection.execute("drop table stories")
        with pytest.raises(UsageError, match="another version"):
            report(connection, Scope(), "ar")


def test_the_command_writes_the_file_and_says_where(sample: Published, tmp_path: Path) -> None:
    home = ["--home", str(sample.settings.home)]
    done = marsad("report", "--entity", "السعودية", *home, "--since", "2023-03-10", "--until", "2023-03-10")
    assert done.returncode == 0, done.stderr.decode()
    written = sample.settings.home / "reports" / "report-location-sa-2023-03-10-to-2023-03-10.ar.html"
    assert str(written) in done.stdout.decode()
    assert texts(written.read_text(encoding="utf-8"), "//h1") == ["السعودية"]
    refused = marsad("report", *home, "--since", "2023-02-01", "--until", "2023-01-01")
    assert refused.returncode == 2
    assert "--since 2023-02-01 is after --until 2023-01-01" in refused.stderr.decode()
    (tmp_path / "taken").write_text("", encoding="utf-8")
    refused = marsad("report", *home, "--since", "2023-09-15", "--output", str(tmp_path / "taken" / "page.html"))
    assert refused.returncode == 2
    assert "name another --output" in refused.stderr.decode()

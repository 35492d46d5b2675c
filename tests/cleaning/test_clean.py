"""Whole documents: plain text, pages, records; what is kept, and why some cannot be read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest

from warehouse.cleaning import Rules, clean, cleaner_version
from warehouse.errors import Unreadable
from warehouse.model import CleanDocument, RawDocument

RULES = Rules.load()

TITLE = "ميناء المرجان يستقبل أول سفينة منذ الإعصار"
LEAD = (
    "استقبل ميناء المرجان صباح الأحد أول سفينة شحن منذ أن ضرب الإعصار الساحل الشرقي قبل شهرين، وسط ترحيب من التجار "
    "الذين ينتظرون بضائعهم."
)
MORE = "وقال مدير الميناء نبيل الشامي إن فرق الصيانة رفعت الأنقاض من الأرصفة، وإن العمل سيعود كاملا خلال أسبوعين."
LAST = "وكان الإعصار قد أغرق خمسة مراكب وعطل الرافعات، وقدرت غرفة التجارة خسائر الميناء بأربعين مليون دينار."
BODY = f"{LEAD}\n{MORE}\n{LAST}"

PAGE = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{TITLE} - بوابة المرجان</title>
<meta property="og:title" content="{TITLE} - بوابة المرجان">
<meta property="og:site_name" content="بوابة المرجان">
<link rel="canonical" href="https://marjan.example/news/77">
%s
</head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/sport">رياضة</a></li></ul><span>الخميس 1 يناير 2026</span></nav>
<article><h1>{TITLE}</h1>%s
<div class="content"><p>{LEAD}</p><p>{MORE}</p>
<blockquote class="twitter-tweet"><p>وصلت السفينة</p>&mdash; ميناء المرجان (@marjanport)
<a href="https://twitter.com/marjanport/status/1">May 3, 2022</a></blockquote>
<p>إعلان</p><p>{LAST}</p><p>تابعوا أخبار المرجان عبر غوغل نيوز</p></div></article>
<section id="comments"><h3>التعليقات</h3><p>شكرا لكم على هذا الخبر الجميل الذي أفرح أهل المدينة كلهم.</p></section>
<footer>جميع الحقوق محفوظة 2026</footer></body></html>"""

LINKED = '<script type="application/ld+json">%s</script>'
ARTICLE = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "VideoObject", "uploadDate": "2019-01-01", "datePublished": "2019-01-01"},
        {
            "@type": "NewsArticle",
            "headline": TITLE,
            "datePublished": "2022-05-04T01:15:00+03:00",
            "author": {"@type": "Person", "name": "هدى المنصور"},
            "publisher": {"@type": "Organization", "name": "المرجان"},
        },
    ],
}


def run(payload: bytes | str, media_type: str = "text/plain", **known: str) -> CleanDocument:
    data = payload.encode() if isinstance(payload, str) else payload
    return clean(RawDocument(hashlib.sha256(data).hexdigest(), "test", media_type, data, **known), RULES)


def page(head: str = "", below_title: str = "", **known: str) -> CleanDocument:
    return run(PAGE % (head, below_title), "text/html", **known)


def test_the_name_of_a_site_in_its_first_heading_is_no_title() -> None:
    page = (
        f"<html><head><title>صدى الساحل: {TITLE}</title></head><body><h1><a href='/'>صدى الساحل</a></h1>"
        f"<div><h3>{TITLE}</h3><p>{LEAD}</p><p>{MORE}</p><p>{LAST}</p></div></body></html>"
    )
    document = RawDocument(hashlib.sha256(page.encode()).hexdigest(), "page", "text/html", page.encode())
    assert clean(document, RULES).title == TITLE


def test_a_plain_text() -> None:
    found = run(f"{TITLE}\nنشر في: 4 مايو 2022\nكتبت: هدى المنصور\n{LEAD}\n[ad_1]\n{MORE}\n{LAST}\nالمصدر: وكالات\n")
    assert (found.title, found.body, found.byline, found.language) == (TITLE, BODY, "هدى المنصور", "ar")
    assert (found.published_date, found.date_source, found.published_at) == (dt.date(2022, 5, 4), "text", None)


def test_a_page_with_linked_data() -> None:
    found = page(LINKED % json.dumps(ARTICLE))
    assert (found.title, found.body) == (TITLE, BODY)
    assert (found.byline, found.outlet, found.url) == ("هدى المنصور", "المرجان", "https://marjan.example/news/77")
    assert (found.published_date, found.date_precision, found.date_source) == (
        dt.date(2022, 5, 4),
        "minute",
        "metadata",
    )
    assert found.published_at == dt.datetime(2022, 5, 3, 22, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("head", "below_title", "source"),
    [
        ('<meta property="article:published_time" content="2022-05-04T01:15:00">', "", "metadata"),
        ("", '<time datetime="2022-05-04">4 مايو</time>', "metadata"),
        ("", '<span itemprop="datePublished" content="2022-05-04">أمس</span>', "metadata"),
        ("", "<div>الأربعاء 4 أيار/مايو 2022 10:15</div>", "text"),
        (LINKED % '{"@type": "NewsArticle", "datePublished": "2022-05-04"', "<p>تاريخ النشر: ٤/٥/٢٠٢٢</p>", "text"),
    ],
)
def test_where_pages_print_their_date(head: str, below_title: str, source: str) -> None:
    found = page(head, below_title)
    assert (found.published_date, found.date_source) == (dt.date(2022, 5, 4), source)
    assert found.body == BODY


def test_a_date_in_the_address_is_the_last_resort() -> None:
    found = page(url="https://marjan.example/2022/05/04/port")
    assert (found.published_date, found.date_source) == (dt.date(2022, 5, 4), "url")


def test_an_undated_page_stays_undated() -> None:
    found = page()
    assert (found.published_date, found.date_source, found.date_reason) == (None, None, "no_date_stated")


def test_a_page_in_windows_1256_that_says_it_is_utf_8() -> None:
    found = run((PAGE % ("", "")).encode("windows-1256"), "text/html")
    assert (found.title, found.body) == (TITLE, BODY)


def test_a_record() -> None:
    record = {
        "title": TITLE,
        "content": BODY,
        "link": "https://marjan.example/77",
        "pubDate": "2022-05-04",
        "site": "المرجان",
    }
    found = run(json.dumps(record), "application/json")
    assert (found.title, found.body, found.outlet, found.url) == (TITLE, BODY, "المرجان", "https://marjan.example/77")
    assert (found.published_date, found.date_source) == (dt.date(2022, 5, 4), "given")


def test_a_record_with_markup() -> None:
    text = f"<p>{LEAD}</p><p>{MORE}<br/>{LAST}</p><script>x()</script>"
    found = run(json.dumps({"headline": TITLE, "text": text, "date": None}, ensure_ascii=False), "application/json")
    assert (found.title, found.body, found.published_date) == (TITLE, BODY, None)


def test_what_the_source_knows_wins() -> None:
    found = page(url="https://other.example/a", outlet="وكالة الواحة")
    assert (found.url, found.outlet) == ("https://other.example/a", "وكالة الواحة")


def test_references_left_in_a_text_are_read() -> None:
    assert run(f"{TITLE}\n{LEAD}\nوقال: &#8220;عدنا إلى البحر&#8221;، ثم مضى مع رفاقه.").body.endswith(
        "“عدنا إلى البحر”، ثم مضى مع رفاقه."
    )


@pytest.mark.parametrize(
    ("payload", "media_type", "reason"),
    [
        ("", "text/plain", "empty_file"),
        ("Only English words are here, and nothing else at all.", "text/plain", "no_arabic"),
        ("إعلان\n[ad_1]\nالمصدر\nالمساهمون", "text/plain", "no_body"),
        ("<html><body></body></html>", "text/html", "no_body"),
        ("{broken", "application/json", "bad_json"),
        ("[1, 2]", "application/json", "bad_json"),
        ('{"title": "خبر بلا نص في هذا السجل"}', "application/json", "no_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "text/plain", "bad_encoding"),
    ],
)
def test_what_cannot_be_read_says_why(payload: bytes | str, media_type: str, reason: str) -> None:
    with pytest.raises(Unreadable) as error:
        run(payload, media_type)
    assert error.value.reason == reason


def test_title_and_body_are_made_of_kept_segments_only() -> None:
    found = page(LINKED % json.dumps(ARTICLE))
    pieces = [(part.role, found.text[part.start_char : part.end_char]) for part in found.segments if part.kept]
    assert found.title == next(text for role, text in pieces if role == "title")
    assert found.body == "\n".join(text for role, text in pieces if role != "title")
    assert "".join(found.text[part.start_char : part.end_char] for part in found.segments) == found.text


def test_the_same_bytes_give_the_same_document() -> None:
    assert page() == page()


def test_the_version_names_the_rules() -> None:
    assert RULES.version in cleaner_version(RULES)


@pytest.mark.parametrize("field", ["author", "outlet", "url", "title", "date", "text"])
@pytest.mark.parametrize("broken", ["خبر \ud83d جديد", "\ud83d", "<p>\ud83d</p>"])
def test_half_a_character_in_a_record_is_dropped(field: str, broken: str) -> None:
    found = run(
        json.dumps({"title": TITLE, "text": BODY, "content": BODY} | {field: broken + BODY}), "application/json"
    )
    assert "\\ud83d" not in repr(found)


@pytest.mark.parametrize("field", ["author", "publisher", "headline", "datePublished"])
def test_half_a_character_in_a_page_is_dropped(field: str) -> None:
    found = page(LINKED % json.dumps({"@type": "Article", "headline": TITLE, field: "هدى \ud83d المنصور"}))
    assert "\\ud83d" not in repr(found)


@pytest.mark.parametrize("known", [{"url": "https://marjan.example/\ud83d"}, {"outlet": "المرجان\ud83d"}])
def test_half_a_character_in_what_the_source_knows_is_dropped(known: dict[str, str]) -> None:
    assert "\\ud83d" not in repr(page(**known))


@pytest.mark.parametrize("url", ["http://[bad/1", "http://[::1", "https://a℀b.example/"])
def test_an_address_without_a_readable_host_names_no_outlet(url: str) -> None:
    assert run(json.dumps({"title": TITLE, "text": BODY, "url": url}), "application/json").outlet is None
    assert run((PAGE % ("", "")).replace("https://marjan.example/news/77", url), "text/html").body == BODY
    assert page(url=url).body == BODY


@pytest.mark.parametrize("levels", [10, 60, 300, 900, 100_000])
@pytest.mark.parametrize("around", [("[", "]"), ('{"name":', "}"), ('{"@graph":', "}")])
def test_deeply_nested_linked_data_is_ignored(around: tuple[str, str], levels: int) -> None:
    nested = around[0] * levels + '"المرجان"' + around[1] * levels
    assert page(LINKED % nested).body == BODY
    assert page(LINKED % f'{{"@type": "Article", "author": {nested}, "headline": {nested}}}').title == TITLE


def test_a_lead_that_looks_like_a_comment_is_found_again() -> None:
    markup = (PAGE % (f'<meta name="description" content="{LEAD[:70]}">', "")).replace(
        f"<p>{LEAD}</p>", f'<div class="comments-lead"><p>{LEAD}</p></div>'
    )
    assert LEAD in run(markup, "text/html").body

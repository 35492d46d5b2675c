"""Pages in the shapes that Arabic outlets give theirs: the body, title and date of each, and why a date is unknown."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest

from tests.benchmarks.figures import f1, tokens
from tests.cleaning.made_pages import MadePage, made_pages
from warehouse.cleaning import Rules, clean
from warehouse.cleaning.html import read_page
from warehouse.cleaning.title import within_title
from warehouse.model import CleanDocument, RawDocument

RULES = Rules.load()
PAGES = {page.name: page for page in made_pages()}
LOSES_A_SECTION = pytest.mark.xfail(strict=True, reason="trafilatura reads one of several sections with content")
LEAST_F1 = 0.98  # mean over the pages; single ones depend on the rules for lines


@cache
def cleaned(name: str) -> CleanDocument:
    page = PAGES[name]
    payload = page.markup.encode()
    document_id = hashlib.sha256(payload).hexdigest()
    return clean(RawDocument(document_id, name, "text/html", payload, url=page.url), RULES)


@cache
def extracted(name: str) -> str:
    return read_page(PAGES[name].markup).text


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=LOSES_A_SECTION if name == "elementor_sections" else ()) for name in PAGES]
)
def test_no_word_of_the_article_is_lost(name: str) -> None:
    found = cleaned(name)
    assert tokens(PAGES[name].body) - tokens(found.body) == {}


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_title_date_and_reason(page: MadePage) -> None:
    found = cleaned(page.name)
    assert (found.title, found.published_date, found.published_at, found.date_reason) == (
        page.title,
        page.date,
        page.moment,
        page.reason,
    )


def test_hardly_anything_else_is_kept() -> None:
    scores = [f1([(cleaned(name).body, page.body)])[2] for name, page in PAGES.items()]
    assert sum(scores) / len(scores) >= LEAST_F1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("infinite_scroll", "بيت طيني من ثلاثة طوابق"),
        ("infinite_scroll_divs", "عادت قوارب الصيد"),
        ("second_article_below", "أقر مجلس المدينة بأغلبية"),
        ("comments_longer", "أنا أعيش قرب المكان"),
        ("hidden_elements", "رسالة مخفية"),
        ("aspnet_tables", "الصفحة الأولى"),
        ("paywall_teaser", "اشترك الآن"),
        ("unnamed_boxes", "هل زرتم الميناء"),
    ],
)
def test_what_is_not_the_pages_article_is_left_out(name: str, words: str) -> None:
    assert words in PAGES[name].markup
    assert words not in extracted(name)


def test_texts_of_neighbouring_spans_are_not_glued() -> None:
    assert "17/02/2013 10:22:00 ص" in extracted("form_wrapped_aspx").split("\n")


@pytest.mark.parametrize(
    ("name", "byline", "outlet", "url"),
    [
        ("amp", "هناء مراد", "الأفق", "https://ofoq.example/school"),
        ("wordpress_jetpack", None, "الأفق", "https://ofoq.example/local/port"),
        ("opinion_with_author_box", "سليم الهاشمي", "الأفق", None),
    ],
)
def test_author_outlet_and_address(name: str, byline: str | None, outlet: str, url: str | None) -> None:
    found = cleaned(name)
    assert (found.byline, found.outlet, found.url) == (byline, outlet, url)


@pytest.mark.parametrize(
    ("title", "line", "found"),
    [
        ("صوت الساحل - عودة الصيادين إلى البحر", "عودة الصيادين إلى البحر", "عودة الصيادين إلى البحر"),
        ("عودة الصيادين إلى البحر | محليات | صوت الساحل", "عودة الصيادين إلى البحر", "عودة الصيادين إلى البحر"),
        ("العامري: عودة الصيادين إلى البحر", "العامري: عودة الصيادين إلى البحر", "العامري: عودة الصيادين إلى البحر"),
        ("صوت الساحل :: عودة الصيادين إلى البحر", "«عودة الصيادين» إلى البحر", "«عودة الصيادين» إلى البحر"),
        ("عودة الصيادين إلى البحر - صوت الساحل", "صوت الساحل", None),
        ("عودة الصيادين إلى البحر", "رياضة محلية وعربية", None),
    ],
)
def test_the_headline_within_a_pages_title(title: str, line: str, found: str | None) -> None:
    assert within_title([title], ["الرئيسية", line]) == found


def test_a_line_that_shares_a_box_with_a_picture_alone_is_its_caption() -> None:
    captions = read_page(PAGES["caption_in_box"].markup).metadata.captions
    assert {"قوارب الصيد ترسو قرب كاسر الأمواج الجديد", "سوق السمك بعد يوم من الافتتاح"} <= captions
    assert not any(text in captions for text in PAGES["caption_in_box"].body.split("\n"))


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        (
            '<meta property="article:tag" content="الزراعة"><meta property="article:tag" content="#مياه">',
            ("الزراعة", "مياه"),
        ),
        ('<meta name="keywords" content="زراعة، ري , زراعة">', ("زراعة", "ري")),
        (
            '<meta name="keywords" content="موقعنا"><script type="application/ld+json">'
            '{"@type": "NewsArticle", "headline": "سد جديد في الوادي الغربي", "keywords": ["سدود", "الوادي"]}</script>',
            ("سدود", "الوادي"),
        ),
        (
            '<script type="application/ld+json">'
            '{"@type": "NewsArticle", "headline": "سد جديد في الوادي الغربي", "keywords": 5}</script>',
            (),
        ),
        ("", ()),
    ],
)
def test_tags_are_the_articles_keywords(head: str, tags: tuple[str, ...]) -> None:
    text = "افتتحت الهيئة صباح أمس سدا جديدا في الوادي الغربي يخزن ثلاثة ملايين متر مكعب من مياه الأمطار كل عام."
    title = "سد جديد في الوادي الغربي"
    page = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{text}</p></body></html>"
    document = clean(RawDocument("d", "page", "text/html", page.encode()), RULES)
    assert document.tags == tags

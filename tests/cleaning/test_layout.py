"""What is beside an article on its page does not become a part of it, and no part of it is taken for what is beside."""

from __future__ import annotations

import pytest

from tests.timing import assert_in_proportion, process_seconds
from warehouse.cleaning.html import read_page
from warehouse.errors import Unreadable

TITLE = "البلدية تفتح جسر الوادي أمام السيارات"
BRIEF = "فتحت البلدية جسر الوادي أمام السيارات صباح الأحد بعد شهرين من أعمال الصيانة التي كلفت مليون دينار."
FIRST = "وصلت أولى السيارات إلى الجسر قبل السابعة صباحا، وفي مقدمتها باص مدرسة الربيع الذي دار شهرين حول الوادي."
SECOND = "وقالت المهندسة سلمى النجار إن الأعمدة الجديدة تحتمل ضعف ما كانت تحتمله القديمة، وإنها فحصت مرتين."
OTHER = "يبيع أبو خليل الكعك منذ أربعين عاما في زاوية السوق القديمة، ولا يعرف أحد من أين يأتي بالسمسم."
FORM = '<form><input type="email" placeholder="بريدك"><button>اشترك</button></form>'
COMMENTS = '<section class="comments">{}</section>'
OPINION = "أعيش قرب الجسر وأقول إن الذي ينقصنا ليس جسرا بل رصيف يمشي عليه أولادنا إلى المدرسة كل صباح بلا خوف."


def page(body: str) -> str:
    return f'<html lang="ar"><head><meta charset="utf-8"><title>{TITLE}</title></head><body>{body}</body></html>'


def lines(body: str) -> list[str]:
    return read_page(page(body)).text.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        f"<div><h2>{TITLE}</h2><p>{BRIEF}</p><div>{FORM}</div></div>",
        f"<header><h1>{TITLE}</h1></header><div><p>{BRIEF}</p>{FORM}</div>",
        f"<article><h1>{TITLE}</h1><div><p>{BRIEF}</p><div>{FORM}</div></div></article>",
    ],
)
def test_a_form_takes_no_paragraph_with_it(body: str) -> None:
    assert BRIEF in lines(body)


def test_cards_below_a_short_article_stay_below_it() -> None:
    card = f'<div class="c"><h3><a href="/1">بائع الكعك</a></h3><div class="x">{OTHER}</div></div>'
    text = lines(f'<div class="a"><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></div><div>{card * 12}</div>')
    assert [line for line in text if line != TITLE] == [FIRST, SECOND]


def test_what_readers_think_of_a_short_article_is_not_in_it() -> None:
    opinion = f'<div class="w"><div>سعاد</div><div>{OPINION}</div></div>'
    text = lines(
        f'<div class="a"><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>{BRIEF}</p></div><div>{opinion * 12}</div>'
    )
    assert OPINION not in text


def test_comments_that_are_articles_are_comments() -> None:
    comment = f'<article class="comment"><p>{OPINION}</p></article>'
    text = lines(f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>{COMMENTS.format(comment * 2)}</article>")
    assert SECOND in text
    assert OPINION not in text


def test_scripts_are_no_paragraphs() -> None:
    script = f"<div><script>{'window.ads = window.ads || []; ' * 20}</script></div><div>إعلان</div>"
    text = lines(f'<div class="a"><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></div><div>{script * 4}</div>')
    assert "إعلان" not in text


@pytest.mark.parametrize(
    "linked",
    [
        "\\n".join(FIRST[at : at + 25] for at in range(0, len(FIRST), 25)),  # lines of a typewriter
        f"{FIRST}\\n{OTHER}",
    ],
)
def test_one_paragraph_stays_whole_and_alone(linked: str) -> None:
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{linked}"}}</script>'
    assert lines(f"{data}<article><h1>{TITLE}</h1><p>{FIRST}</p></article>")[-1] == FIRST


@pytest.mark.parametrize("wrapped", ["{}", "<div>{}</div>", "<form>{}</form>"])
def test_many_fields_take_time_in_proportion(wrapped: str) -> None:
    def seconds(count: int) -> float:
        field = wrapped.format('<input type="email">')
        markup = page(f"<div>{'<div>' * 60}{field * count}{'</div>' * 60}</div><p>{FIRST}</p>")

        def read() -> None:
            try:
                read_page(markup)
            except Unreadable:
                return

        return process_seconds(read)

    assert_in_proportion(seconds, 500, 4000, most=12, noise=0.3)

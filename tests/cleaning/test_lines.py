"""The role of each line of an article, by its words, its place and its neighbours."""

from __future__ import annotations

import pytest

from warehouse.cleaning import Rules
from warehouse.cleaning.lines import KEPT, read_lines, segments_of

RULES = Rules.load()

TITLE = "ميناء المرجان يستقبل أول سفينة منذ الإعصار"
LEAD = (
    "استقبل ميناء المرجان صباح الأحد أول سفينة شحن منذ أن ضرب الإعصار الساحل الشرقي قبل شهرين، وسط ترحيب من التجار "
    "الذين ينتظرون بضائعهم."
)
MORE = "وقال مدير الميناء نبيل الشامي إن فرق الصيانة رفعت الأنقاض من الأرصفة، وإن العمل سيعود كاملا خلال أسبوعين."
LAST = "وكان الإعصار قد أغرق خمسة مراكب وعطل الرافعات، وقدرت غرفة التجارة خسائر الميناء بأربعين مليون دينار."

OTHER_TITLE = "مكتبة الجبل تفتح قاعة جديدة للأطفال"
OTHER_LEAD = (
    "افتتحت مكتبة الجبل العامة قاعة جديدة للأطفال تضم ثلاثة آلاف كتاب مصور، بتمويل من تبرعات أهالي البلدة ومغتربيها "
    "في الخارج."
)
OTHER_MORE = "وتضم القاعة ركنا للحكايات ومسرحا صغيرا للدمى، وتفتح أبوابها مجانا كل يوم بعد الظهر ما عدا الجمعة."


def roles(*lines: str, title: str | None = None) -> list[str | None]:
    """Return the roles of the lines of a text."""
    return [line.role for line in read_lines("\n".join(lines), RULES, title=title)]


@pytest.mark.parametrize(
    "line",
    [
        "إعلان الطوارئ في الميناء",
        "إعلانات الوظائف تعود",
        "المصدر الثاني للدخل",
        "الخط الساخن",
        "وسوم من نار",
        "تعليقات الصيادين",
        "المساهمون في الشركة",
        "المزيد من السفن",
        "حفظ المياه",
        "فيديو أثار الجدل",
        "صورة قاتمة",
        "من 10 إلى 12 مايو 2021",
        "وقال المتحدث باسم الشركة (رويترز) إن الأعمال مستمرة",
        "المصدر: مسؤول في الغرفة قال إن الخسائر أكبر من ذلك.",
        "تابع آلاف السكان وصول السفينة على فيسبوك طوال الليل.",
    ],
)
def test_lines_that_only_look_like_boilerplate_are_kept(line: str) -> None:
    assert roles(TITLE, LEAD, line, LAST)[2] in KEPT


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([TITLE, LEAD, LAST], ["title", "body", "body"]),
        ([TITLE, TITLE, LEAD], ["title", "duplicate_title", "body"]),
        ([TITLE, f"{TITLE} | أخبار المرجان", LEAD], ["title", "duplicate_title", "body"]),
        ([LEAD, MORE], ["body", "body"]),
        ([LEAD], ["body"]),
        (["[ad_1]", TITLE, LEAD], ["ad", "title", "body"]),
        (["12 مايو 2021", TITLE, LEAD], ["date", "title", "body"]),
        ([TITLE, "| وكالات", LEAD], ["title", "byline", "body"]),
        ([TITLE, "المرجان برس:", LEAD], ["title", "source", "body"]),
        ([TITLE, "رافعات الميناء تعود إلى العمل (رويترز)", LEAD], ["title", "caption", "body"]),
        ([TITLE, LEAD, "رافعات الميناء تعود إلى العمل © AFP", LAST], ["title", "body", "caption", "body"]),
        ([TITLE, LEAD, "خسائر التجار", MORE], ["title", "body", "heading", "body"]),
        ([TITLE, "ترحيب واسع من التجار والصيادين", LEAD], ["title", "subtitle", "body"]),
        ([TITLE, LEAD, MORE, "(رويترز، وكالات)", "المساهمون"], ["title", "body", "body", "credit", "credit"]),
    ],
)
def test_place_decides(lines: list[str], wanted: list[str]) -> None:
    assert roles(*lines) == wanted


def test_a_line_is_a_credit_below_the_last_paragraph_only() -> None:
    assert roles(TITLE, LEAD, "رويترز", LAST)[2] in KEPT
    assert roles(TITLE, LEAD, LAST, "رويترز")[3] == "credit"


def test_a_tweet_is_cut_with_its_text() -> None:
    tweet = "وصلت السفينة الأولى بسلام"
    signature = "— ميناء المرجان (@marjanport) May 3, 2022"
    assert roles(TITLE, LEAD, tweet, signature, LAST) == ["title", "body", "embed", "embed", "body"]


def test_a_second_article_after_a_marker_is_cut() -> None:
    found = roles(TITLE, LEAD, MORE, LAST, "إقرأ أيضاً:", OTHER_TITLE, OTHER_LEAD, OTHER_MORE)
    assert found == ["title", "body", "body", "body", "related", "other_article", "other_article", "other_article"]


def test_after_a_closed_article_all_is_cut() -> None:
    found = roles(TITLE, LEAD, MORE, "المصدر: صحيفة المرجان", "اقرأ أيضا", OTHER_TITLE, MORE)
    assert found == ["title", "body", "body", "source", "related", "other_article", "other_article"]


def test_a_link_inside_an_article_does_not_end_it() -> None:
    found = roles(TITLE, LEAD, MORE, "اقرأ أيضا", "إعصار الساحل يغرق خمسة مراكب", LAST)
    assert found == ["title", "body", "body", "related", "related", "body"]


def test_a_list_of_links_is_cut_to_its_end() -> None:
    found = roles(TITLE, LEAD, LAST, "مواضيع ذات صلة", "سوق السمك يعود", "الصيادون يطالبون بتعويض")
    assert found == ["title", "body", "body", "related", "other_article", "other_article"]


@pytest.mark.parametrize(
    "line",
    [
        "إعلانوأكد الصيادون أنهم عادوا إلى البحر.",
        "وصلت السفينة ظهرا [ad_2] وأفرغت حمولتها.",
        "ورفعت الأعلام على الرصيف.pic.twitter.com/Ab12Cd34Ef وعزفت فرقة المدينة." + " وحضر جمع من الأهالي" * 20,
    ],
)
def test_segments_partition_the_text_and_kept_pieces_are_substrings(line: str) -> None:
    text = f"\n  {TITLE} \n\n{LEAD}\n{line}\n  \n{LAST}  \n"
    segments = segments_of(text, read_lines(text, RULES), RULES)
    assert [segment.start_char for segment in segments] == [0, *(segment.end_char for segment in segments[:-1])]
    assert segments[-1].end_char == len(text)
    assert all(segment.end_char > segment.start_char for segment in segments)
    for segment in segments:
        piece = text[segment.start_char : segment.end_char]
        assert (segment.role == "blank") == (not piece.strip())
        assert not segment.kept or piece == piece.strip()
    assert {segment.role for segment in segments} >= {"title", "body", "blank"}
    assert any(not segment.kept and segment.rule_id for segment in segments)

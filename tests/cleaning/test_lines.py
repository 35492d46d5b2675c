"""The role of each line of an article, by its words, its place and its neighbours."""

from __future__ import annotations

import pytest

from warehouse.cleaning import Rules
from warehouse.cleaning.line import split_lines
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


@pytest.mark.parametrize("links", [["فتح طريق الجبل بعد ذوبان الثلوج"], ["أسعار السمك ترتفع في السوق", "قارب صغير"]])
def test_a_heading_below_links_inside_an_article_does_not_end_it(links: list[str]) -> None:
    lead = "في الحي القديم من المدينة لا مدرسة منذ الإعصار، لكن معلمة شابة تأتي كل أحد ومعها سبورة وطباشير للأطفال."
    found = roles(TITLE, LEAD, MORE, "أخبار متعلقة", *links, "مدرسة الأحد", lead, LAST)
    assert found[-3:] == ["heading", "body", "body"]
    assert not set(found[3:-3]) & KEPT


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


DATED = "الأحد 3 مارس 2019 - 10:20"
MENU = ["الرئيسية", "مصر", "محافظات", "حوادث", "إنفوجراف", "فن ومشاهير"]


@pytest.mark.parametrize(
    "above",
    [
        MENU,
        ["تخطي إلى المحتوى الرئيسي", "بوابة الساحل للأخبار", *MENU],
        ["جريدة المرفأ"],
        ["بوابة المرفأ الإخبارية"],
        ["صوت الجزيرة - بغداد"],
        ["التيار الثالث - الخرطوم"],
        ["كورة النجوم", "مباريات اليوم | ترتيب الدوري | انتقالات"],
        ["ميناء برس", "الصفحة الرئيسية | أخبار محلية | كتابات حرة", "محرك السفن", "بحث"],
        ["ميناء المرجان اليوم", "أخبار  رأي  كتب  حوارات  من نحن", "تقرير"],
        ["أسعار التمور في السوق", "الصفحة الأولى / أمن"],
        ["0 seconds of 1 minute, 12 seconds Volume 90%"],
        ["🔴 عاجل وهام 👇"],
    ],
)
def test_a_page_header_above_the_headline_is_cut(above: list[str]) -> None:
    found = roles(*above, TITLE, LEAD, MORE)
    assert found[len(above) :] == ["title", "body", "body"]
    assert not set(found[: len(above)]) & KEPT


@pytest.mark.parametrize(
    "headline",
    ["حين يبكي البحر", "قصة الرصيف الثالث", "شبكة صيد قديمة", "قناة بلا ماء"],
)
def test_a_headline_that_shares_no_word_with_its_article_stays_the_title(headline: str) -> None:
    assert roles(headline, TITLE, LEAD, MORE) == ["title", "subtitle", "body", "body"]


def test_a_question_may_be_the_headline_below_a_menu() -> None:
    headline = "كيف استقبل الميناء أول سفينة منذ الإعصار الأخير؟"
    found = roles("صوت الساحل عربي", *MENU, headline, DATED, LEAD, MORE)
    assert found[len(MENU) + 1 :] == ["title", "date", "body", "body"]
    assert not set(found[: len(MENU) + 1]) & KEPT


def test_the_only_long_line_below_a_menu_is_the_headline() -> None:
    headline = "مدينة صغيرة تنسى الخوف وتعود"
    assert roles("أخبار", "رياضة", "ثقافة", "برامجنا", headline, LEAD, MORE)[4] == "title"


def test_a_programme_that_the_article_quotes_is_no_headline() -> None:
    lead = f"{LEAD} وأعلن ذلك مديره في برنامج «نادي القمر الفضي» أمس."
    assert roles(*MENU, "نادي القمر الفضي معكم", TITLE, DATED, lead, MORE)[len(MENU) + 1] == "title"


def test_a_byline_above_the_headline_is_no_title() -> None:
    assert roles("كتبت: هدى المنصور", TITLE, LEAD, MORE) == ["byline", "title", "body", "body"]
    assert roles("تقرير: سفينة الإعصار", TITLE, LEAD, MORE)[0] == "title"


def test_the_headline_below_a_list_of_links_in_a_menu_is_the_title() -> None:
    assert roles(*MENU, "مقالات مختارة", TITLE, DATED, LEAD, MORE)[len(MENU) + 1 :][:2] == ["title", "date"]


def test_a_given_title_that_is_an_outlets_name_gives_way_to_the_headline() -> None:
    assert roles("جريدة المرفأ", TITLE, DATED, LEAD, MORE, title="جريدة المرفأ")[:2] == ["ui", "title"]


@pytest.mark.parametrize("marker", ["ومن مواضيعنا أيضا:", "من أخبار الساحل لدينا:", "تصفح أيضا", "تقارير أخرى نقترحها"])
def test_a_second_article_below_a_marker_is_cut(marker: str) -> None:
    found = roles(TITLE, LEAD, MORE, marker, OTHER_TITLE, OTHER_LEAD, OTHER_MORE)
    assert found[1:3] == ["body", "body"]
    assert not set(found[3:]) & KEPT


def test_short_lines_among_the_boilerplate_below_an_article_are_cut() -> None:
    foot = ["كلمات دلالية: ميناء، إعصار", "يلا شوت", "شارك الخبر", "بنك الأسئلة"]
    assert not set(roles(TITLE, LEAD, MORE, *foot)[3:]) & KEPT
    assert set(roles(TITLE, LEAD, MORE, "تمر", "عسل", *foot)[3:5]) <= KEPT
    assert roles(TITLE, LEAD, MORE, "شارك الخبر", "تمر")[4] in KEPT


def test_verses_are_no_foot_and_no_repeated_title() -> None:
    poem = ["عدنا إلى الشاطئ القديم", ".", "نعد أشرعة النهار", ".", "ونسأل الموج عن أحبتنا", ".", "ولا يجيب"]
    assert {role for role, line in zip(roles(TITLE, LEAD, *poem)[2:], poem, strict=True) if line != "."} <= KEPT
    assert roles(poem[0], *poem[::2], title=poem[0])[1] in KEPT


def test_one_of_repeated_lines_stays_where_nothing_else_would() -> None:
    assert roles(*[TITLE] * 5) == ["title", "subtitle", *["duplicate_title"] * 3]


def test_a_link_that_a_sentence_announces_stays() -> None:
    link = "https://example.com/prize"
    assert roles(TITLE, LEAD, "ويجد المتقدمون شروط الجائزة على موقعها:", link, LAST)[3] in KEPT
    assert roles(TITLE, LEAD, link, LAST)[2] == "embed"


def test_a_list_of_links_that_says_where_it_ends_does_not_take_the_heading_below() -> None:
    links = ["قصص مقترحة", "لماذا تذوب مدن الطين؟", "قصص مقترحة نهاية"]
    assert roles(TITLE, LEAD, MORE, *links, "خسائر التجار", LAST)[-2:] == ["heading", "body"]


@pytest.mark.parametrize(
    "name", ["برج برو", "أخبار فنية", "طقس اليوم", "الشاطئ المحلية :: التقارير", "خاص | بيان صحفي"]
)
def test_a_name_above_a_dated_headline_is_cut(name: str) -> None:
    found = roles(name, TITLE, DATED, LEAD, MORE)
    assert found[0] not in KEPT
    assert found[1:] == ["title", "date", "body", "body"]


@pytest.mark.parametrize("headline", ["سفينة بعد شهرين", "حين عاد التجار"])
def test_a_short_title_with_a_word_of_the_article_stays_above_its_subtitle(headline: str) -> None:
    assert roles(headline, TITLE, DATED, LEAD, MORE) == ["title", "subtitle", "date", "body", "body"]


def test_a_headline_with_its_section_before_it_is_a_repetition() -> None:
    assert roles(f"عام / {TITLE} .. إضافة أولى", TITLE, LEAD, MORE) == ["duplicate_title", "title", "body", "body"]
    assert roles(f"{TITLE} / {MORE}", TITLE, LEAD)[0] != "duplicate_title"


def test_a_headline_far_above_its_article_is_the_title() -> None:
    between = ["قناة المرفأ", "نشر في: 03 أبريل 2024: 07:40 ص", *["استمع للمقال"] * 8]
    assert roles(TITLE, *between, LEAD, MORE)[0] == "title"


def test_a_title_may_begin_as_a_source_does() -> None:
    title = "المصدر: ميناء صغير يشرب أهله من بئر واحدة منذ ألف عام"
    assert roles(title, LEAD, MORE)[0] == "title"
    assert roles(TITLE, "المصدر: صحيفة المرجان", LEAD)[1] == "source"


def test_a_site_name_at_the_end_of_a_headline_is_cut_from_it() -> None:
    text = f"{TITLE} - جريدة المرفأ الإلكترونية\n{LEAD}"
    segments = segments_of(text, read_lines(text, RULES), RULES)
    assert [text[each.start_char : each.end_char] for each in segments if each.kept] == [TITLE, LEAD]
    barred = f"{TITLE} | موقع المرفأ الآن\n{LEAD}"
    assert segments_of(barred, read_lines(barred, RULES), RULES)[0].end_char == len(TITLE)
    other = f"{TITLE} - قناة السويس\n{LEAD}"
    assert segments_of(other, read_lines(other, RULES), RULES)[0].end_char == other.index("\n")


def test_a_name_far_below_the_title_is_no_byline() -> None:
    verses = ["عدنا إلى الشاطئ القديم", "نعد أشرعة النهار", "ونسأل الموج عن أحبتنا"]
    assert roles(TITLE, *verses, "محمد التميمي", LEAD)[4] in KEPT
    assert roles(TITLE, "محمد التميمي", LEAD)[1] == "byline"


def test_white_space_costs_no_time() -> None:
    text = f"قال المدير.{' ' * 50_000}\n{' ' * 50_000}\nثم انصرف."
    assert [line.text for line in split_lines(text)] == ["قال المدير.", "ثم انصرف."]

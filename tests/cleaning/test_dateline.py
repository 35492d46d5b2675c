"""Short lines above and below an article: datelines, names and credits are cut, subtitles and sentences stay."""

from __future__ import annotations

import pytest

from warehouse.cleaning import Rules
from warehouse.cleaning.byline import find_byline
from warehouse.cleaning.line import KEPT
from warehouse.cleaning.lines import read_lines
from warehouse.cleaning.outlet import find_outlet

RULES = Rules.load()

TITLE = "بلدية المرجان تبدأ صيانة شبكة المياه في الأحياء القديمة"
LEAD = "بدأت بلدية المرجان صيانة شبكة المياه في الأحياء القديمة، بعد شكاوى متكررة من ضعف الضخ وانقطاعه كل يوم."
NEXT = "وأكد رئيس البلدية أن الأعمال ستنتهي قبل نهاية الصيف، وأن السير سيعود إلى طبيعته في الشوارع."

SUBTITLES = """
غزة - حرب الجوع | لبنان - الانتخابات | السعودية: لا تراجع | واشنطن: «لن ننسحب» | الأهرام: أزمة المياه | هدنة في السودان
قمة في 5 مايو 2023 | زلزال 6 فبراير 2023 | حسن الجوار | نور في آخر النفق | منى تودع الحجاج | علي الرغم من المطر
حياة الصيادين | بين الصحة والمال | الجزيرة تغرق | القاهرة - قناة السويس | فيينا - وكالة الطاقة الذرية | محمد السادس
"""
ABOVE = """
بيروت - رويترز = | الرباط - هسبريس = هسبريس | الدوحة - الجزيرة نت = الجزيرة نت | لندن: «الشرق الأوسط» = الشرق الأوسط
لندن ـ «القدس العربي» = القدس العربي | دبي - العربية نت = العربية | سكاي نيوز عربية - أبوظبي = سكاي نيوز عربية
مراسل الأهرام في أسوان = الأهرام | إسطنبول/ الأناضول = | خاص بالمصري اليوم = المصري اليوم | عمّان ـ بترا =
تونس في 3 ماي 2021 = | القصرين، 3 ماي 2021 = | صدى المشرق من جدة = صدى المشرق | سلمى الأحمد =
عدن: «منبر الواحة» = منبر الواحة | موفد الأفق - شرم الشيخ = جريدة الأفق | غزة - خاص قدس برس =
"""
BELOW = """
(أ.ف.ب، رويترز) = | المصدر: الجزيرة + وكالات = الجزيرة نت | صحيفة عكاظ = عكاظ | م.ن/ ع.ك =
(الضفاف + وكالات) = صحيفة الضفاف | رويترز =
جميع الحقوق محفوظة لصحيفة عكاظ 2021 © = عكاظ | حملوا تطبيق «السومرية» الآن = السومرية | (رويترز، وكالة الأناضول) =
لمتابعة أخبار جريدة الأفق اضغط هنا = جريدة الأفق | تابعوا آخر الأخبار عبر قناتنا = | ظهرت المقالة هذه أولاً على عكاظ. =
"""
SENTENCES = """
لا يجوز نقل الأموال عبر الحدود دون تصريح. | شاهد على العصر | ومن يدري؟ | شروط النشر العلمي | مواضيع كثيرة لم تحسم
تابع قائلا: سنحافظ على موقعنا في الصدارة. | سجل الطلاب أسماءهم. | آداب الحوار غابت عن الجلسة. | من هنا نبدأ
وختم بأن الآراء التي نشرتها الصحيفة لا تعبر عن موقف الحكومة. | انتهى الاجتماع بلا اتفاق
"""


def cells(table: str) -> list[str]:
    return [cell.strip() for line in table.strip().split("\n") for cell in line.split(" | ")]


def role(lines: list[str], line: str) -> str | None:
    return next(found.role for found in read_lines("\n".join(lines), RULES) if found.text == line)


def outlet(lines: list[str]) -> str | None:
    return find_outlet(read_lines("\n".join(lines), RULES), RULES.head())


@pytest.mark.parametrize("line", cells(SUBTITLES))
def test_a_subtitle_is_no_dateline(line: str) -> None:
    assert role([TITLE, line, LEAD, NEXT], line) in KEPT


@pytest.mark.parametrize("cell", cells(ABOVE))
def test_a_dateline_is_cut_and_names_the_outlet(cell: str) -> None:
    line, _, name = (part.strip() for part in cell.partition("="))
    assert role([TITLE, line, LEAD, NEXT], line) not in KEPT
    assert outlet([TITLE, line, LEAD, NEXT]) == (name or None)


@pytest.mark.parametrize("cell", cells(BELOW))
def test_a_line_below_the_article_is_cut_and_names_the_outlet(cell: str) -> None:
    line, _, name = (part.strip() for part in cell.partition("="))
    assert role([TITLE, LEAD, NEXT, line], line) not in KEPT
    assert outlet([TITLE, LEAD, NEXT, line]) == (name or None)


@pytest.mark.parametrize("line", cells(SENTENCES))
def test_a_last_sentence_is_kept(line: str) -> None:
    assert role([TITLE, LEAD, NEXT, line], line) in KEPT


def test_an_outlet_that_no_table_knows_is_known_from_the_foot() -> None:
    lines = [TITLE, "المرجان - نداء الساحل", LEAD, NEXT, "المصدر: نداء الساحل"]
    assert role(lines, lines[1]) == "byline"
    assert role(lines[:4], lines[1]) in KEPT


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("سلمى سعد – الرياض", "سلمى سعد"),
        ("مكة المكرمة – حامد القرشي", "حامد القرشي"),
        ("أميرة المولد، حنان الحامدي – الطائف", "أميرة المولد، حنان الحامدي"),
    ],
)
def test_reporters_are_the_byline_and_their_city_is_no_outlet(line: str, byline: str) -> None:
    lines = read_lines("\n".join([TITLE, line, LEAD, NEXT]), RULES)
    assert (find_byline(None, lines, RULES.head()), find_outlet(lines, RULES.head())) == (byline, None)


def test_a_source_below_a_second_article_is_not_the_first_ones_outlet() -> None:
    assert outlet([TITLE, LEAD, NEXT, "اقرأ أيضا", "متحف جديد في الميناء", "افتتح متحف." * 9, "المصدر: عكاظ"]) is None

"""Dates: what is one, what only looks like one, and which days it means."""

import datetime as dt
import itertools

import pytest

from warehouse.extraction.dates import find_dates
from warehouse.extraction.names import find_names
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import CleanDocument, DateExpression

THURSDAY = dt.date(2023, 9, 14)


def dates(body: str, lexicon: Lexicon, published: dt.date | None = THURSDAY) -> tuple[DateExpression, ...]:
    reading = Reading.of(CleanDocument("d", "", (), None, body, "ar", published_date=published))
    reading = reading.having(mentions=find_names(reading, lexicon))
    found = find_dates(reading, lexicon)
    assert all(body[date.start_char : date.end_char] == date.expression for date in found)
    return found


ONE_DAY = [
    ("وصل الوفد أمس إلى المدينة", "أمس", "2023-09-13", "relative_day"),
    ("وصل الوفد بالأمس", "الأمس", "2023-09-13", "relative_day"),
    ("وصل الوفد أول من أمس", "أول من أمس", "2023-09-12", "relative_day"),
    ("وصل الوفد أمس الأول", "أمس الأول", "2023-09-12", "relative_day"),
    ("وصل الوفد أمس (الأربعاء)", "أمس (الأربعاء)", "2023-09-13", "relative_day"),
    ("يلتقي الوفدان اليوم", "اليوم", "2023-09-14", "relative_day"),
    ("يلتقي الوفدان اليوم الخميس", "اليوم الخميس", "2023-09-14", "relative_day"),
    ("التقى الوفدان اليوم الأربعاء", "اليوم الأربعاء", "2023-09-13", "relative_day"),
    ("يغادر الوفد غداً الجمعة", "غداً الجمعة", "2023-09-15", "relative_day"),
    ("يغادر الوفد بعد غد", "بعد غد", "2023-09-16", "relative_day"),
    ("سقط المطر الثلاثاء", "الثلاثاء", "2023-09-12", "weekday_past"),
    ("سقط المطر يوم الأربعاء", "يوم الأربعاء", "2023-09-13", "weekday_past"),
    ("سقط المطر الخميس", "الخميس", "2023-09-14", "weekday_past"),
    ("سقط المطر الخميس الماضي", "الخميس الماضي", "2023-09-07", "weekday_past"),
    ("تبدأ الدورة الخميس المقبل", "الخميس المقبل", "2023-09-21", "weekday_next"),
    ("تبدأ الدورة الأحد القادم", "الأحد القادم", "2023-09-17", "weekday_next"),
    ("الدورة المقرر افتتاحها الاثنين", "الاثنين", "2023-09-18", "weekday_next"),
    ("أعلن القرار في 14 سبتمبر 2022", "14 سبتمبر 2022", "2022-09-14", "absolute"),
    ("أعلن القرار في ١٤ مارس/آذار ٢٠٢٢", "١٤ مارس/آذار ٢٠٢٢", "2022-03-14", "absolute"),
    ("أعلن القرار الثلاثاء 21 تموز 2015", "الثلاثاء 21 تموز 2015", "2015-07-21", "absolute"),
    ("أعلن القرار في 21/7/2015", "21/7/2015", "2015-07-21", "absolute"),
    ("بدأت الدورة و14/9/2023 آخرها", "14/9/2023", "2023-09-14", "absolute"),
    ("أعلن القرار في 31 أغسطس الماضي", "31 أغسطس الماضي", "2023-08-31", "month_past"),
    ("يعلن القرار في 30 يوليو (تموز) المقبل", "30 يوليو (تموز) المقبل", "2024-07-30", "month_next"),
    ("أعلن القرار في 5 يونيو من العام الماضي", "5 يونيو من العام الماضي", "2022-06-05", "relative_year"),
    ("أعلن القرار في 20 ديسمبر", "20 ديسمبر", "2023-12-20", "month_nearest"),
]


@pytest.mark.parametrize(("body", "expression", "day", "resolution"), ONE_DAY)
def test_a_day(body: str, expression: str, day: str, resolution: str, lexicon: Lexicon) -> None:
    (date,) = dates(body, lexicon)
    value = dt.date.fromisoformat(day)
    assert (date.expression, date.date_start, date.date_end) == (expression, value, value)
    assert (date.precision, date.resolution) == ("day", resolution)


SPANS = [
    ("زادت الأمطار الأسبوع الماضي", "الأسبوع الماضي", "2023-09-04", "2023-09-10", "day", "relative_week"),
    ("زادت الأمطار هذا الأسبوع", "هذا الأسبوع", "2023-09-11", "2023-09-17", "day", "relative_week"),
    ("زادت الأمطار الشهر الماضي", "الشهر الماضي", "2023-08-01", "2023-08-31", "month", "relative_month"),
    ("زادت الأمطار العام الماضي", "العام الماضي", "2022-01-01", "2022-12-31", "year", "relative_year"),
    ("تزيد الأمطار العام المقبل", "العام المقبل", "2024-01-01", "2024-12-31", "year", "relative_year"),
    ("تزيد الأمطار هذا العام", "هذا العام", "2023-01-01", "2023-12-31", "year", "relative_year"),
    ("زادت الأمطار في أيار 2022", "أيار 2022", "2022-05-01", "2022-05-31", "month", "absolute_month"),
    ("زادت الأمطار منذ مارس/آذار الماضي", "مارس/آذار الماضي", "2023-03-01", "2023-03-31", "month", "month_past"),
    ("زادت الأمطار في شباط", "شباط", "2024-02-01", "2024-02-29", "month", "month_nearest"),
    ("زادت الأمطار عام 2019", "عام 2019", "2019-01-01", "2019-12-31", "year", "absolute_year"),
    ("زادت الأمطار سنة ٢٠١٧", "سنة ٢٠١٧", "2017-01-01", "2017-12-31", "year", "absolute_year"),
]


@pytest.mark.parametrize("case", SPANS, ids=[case[1] for case in SPANS])
def test_longer_spans(case: tuple[str, str, str, str, str, str], lexicon: Lexicon) -> None:
    (date,) = dates(case[0], lexicon)
    value = (date.expression, str(date.date_start), str(date.date_end), date.precision, date.resolution)
    assert value == case[1:]


@pytest.mark.parametrize(
    "body",
    [
        "نشرت قناة روسيا اليوم مقطعا",
        "ذكرت صحيفة المصري اليوم الخبر",
        "كتب موقع اليوم السابع عن المباراة",
        "صدرت صحيفة «اليوم» بعدد خاص",
        "احتفلت البلاد باليوم الوطني",
        "وعاد في اليوم التالي إلى بيته",
        "صعد خطيب الجمعة إلى المنبر",
        "قال الأمين العام للمنظمة كلمته",
        "مارس الطبيب مهنته 30 عاما",
        "بلغ العدد 2019 شخصا",
        "قطع 15 كيلومترا في الساعة",
        "زار العام والخاص",
    ],
)
def test_what_is_no_date(body: str, lexicon: Lexicon) -> None:
    assert dates(body, lexicon) == ()


@pytest.mark.parametrize(
    "body", ["وصل أمس", "وصل الثلاثاء", "زاد العام الماضي", "وصل في 31 أغسطس الماضي", "وصل في آذار"]
)
def test_without_a_publication_date_nothing_relative_is_resolved(body: str, lexicon: Lexicon) -> None:
    (date,) = dates(body, lexicon, published=None)
    assert (date.date_start, date.date_end, date.precision, date.resolution) == (None, None, None, "no_anchor")


def test_an_absolute_date_needs_no_publication_date(lexicon: Lexicon) -> None:
    (date,) = dates("وصل في 3 آب 2020", lexicon, published=None)
    assert date.date_start == dt.date(2020, 8, 3)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("وصل أمس السبت", "contradiction"),
        ("وصل في 30 فبراير الماضي", "no_such_day"),
        ("وصل في 5 شوال 1436 هـ", "hijri_calendar"),
    ],
)
def test_unknown_days_say_why(body: str, reason: str, lexicon: Lexicon) -> None:
    (date,) = dates(body, lexicon)
    assert (date.date_start, date.resolution) == (None, reason)


def test_offsets_hold_wherever_an_expression_stands(lexicon: Lexicon) -> None:
    before = ["", "و", "وصل الوفدُ، ", "\n", "(", "ـ «بيان»: "]
    after = ["", ".", " وغادر", ")\n", "، ثم 7"]
    expressions = ["أمس", "الأربعاء", "14 سبتمبر 2022", "العام الماضي", "عام 2019", "٣١ آب الماضي"]
    for parts in itertools.product(before, expressions, after):
        assert [date.expression for date in dates("".join(parts), lexicon)] == [parts[1]]


def test_dates_are_in_order_and_apart(lexicon: Lexicon) -> None:
    body = "بين أمس واليوم والجمعة المقبل، من 3 أيار 2020 حتى عام 2021، زار الوفد أربع مدن"
    found = dates(body, lexicon)
    assert [date.expression for date in found] == ["أمس", "اليوم", "الجمعة المقبل", "3 أيار 2020", "عام 2021"]
    assert all(first.end_char <= second.start_char for first, second in itertools.pairwise(found))

"""Dates of publication: which statement is believed, and when none is."""

from __future__ import annotations

import datetime as dt

import pytest

from warehouse.cleaning import Rules
from warehouse.cleaning.lines import read_lines
from warehouse.cleaning.published import Published, find_published, read_date
from warehouse.extraction.date_values import Value, day_away, in_month, of_year, unit_away, unknown, weekday_near

RULES = Rules.load()
NEVER = ["9999-12-31", "9999-12-31T23:59:59-05:00", "Fri, 31 Dec 9999 23:59:59 -0500", "1 Jan 99999999999 00:00:00 GMT"]
TITLE = "ميناء المرجان يستقبل أول سفينة منذ الإعصار"
LEAD = (
    "استقبل ميناء المرجان صباح الأحد أول سفينة شحن منذ أن ضرب الإعصار الساحل الشرقي قبل شهرين، وسط ترحيب من التجار "
    "الذين ينتظرون بضائعهم."
)


def published(
    *lines: str, given: str | None = None, metadata: list[str] | None = None, url: str | None = None
) -> Published:
    return find_published(
        given=given, metadata=metadata or [], page_lines=[], lines=read_lines("\n".join(lines), RULES), url=url
    )


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("تاريخ النشر: 14th, September 2023 GMT", dt.date(2023, 9, 14)),
        ("الثلاثاء 3 آذار/مارس 2020", dt.date(2020, 3, 3)),
        ("نشر في: ١٢/٥/٢٠٢١", dt.date(2021, 5, 12)),
        ("محليات 2019/04/11 09:30", dt.date(2019, 4, 11)),
        ("سلمى الأحمد - عمان - 14 سبتمبر 2022", dt.date(2022, 9, 14)),
        ("11 شوال 1441هـ - 03 يونيو 2020م", dt.date(2020, 6, 3)),
    ],
)
def test_a_date_line_at_the_head(line: str, date: dt.date) -> None:
    found = published(TITLE, line, LEAD)
    assert (found.date, found.precision, found.source) == (date, "day", "text")


@pytest.mark.parametrize(
    "lead",
    ["المرجان 14 سبتمبر 2022 (رويترز) - " + LEAD, "المرجان في 14 سبتمبر 2022/ سانا/ " + LEAD],
)
def test_a_dateline_in_the_lead(lead: str) -> None:
    assert published(TITLE, lead).date == dt.date(2022, 9, 14)


@pytest.mark.parametrize(
    "lines",
    [
        [TITLE, LEAD, "وكانت السفينة قد أبحرت في 2 يناير 2021 من الميناء الجنوبي ثم توقفت طويلا في الطريق."],
        [TITLE, LEAD, "وصلت السفينة", "— ميناء المرجان (@marjanport) May 3, 2022"],
        [TITLE, "السفينة الأولى في 3 مايو 2022 (رويترز)", LEAD],
        [TITLE, LEAD, "اقرأ أيضا", "مكتبة الجبل تفتح قاعة", "نشر في: 12 مايو 2021"],
        [TITLE, "منذ 3 ساعات", LEAD],
    ],
)
def test_other_dates_are_not_the_articles(lines: list[str]) -> None:
    found = published(*lines)
    assert (found.date, found.source, found.reason) == (None, None, "no_date_stated")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("آخر تحديث: 15 يوليو 2021 10:00 تاريخ النشر: 12 يوليو 2021 18:30", dt.date(2021, 7, 12)),
        ("نشر في 12 يوليو 2021، آخر تحديث 15 يوليو 2021", dt.date(2021, 7, 12)),
        ("الاثنين 12 يوليو 2021 - تم التحديث 13 يوليو 2021", dt.date(2021, 7, 12)),
        ("الثلاثاء, 08 تشرين2/نوفمبر 2016 14:12", dt.date(2016, 11, 8)),
    ],
)
def test_the_day_of_publication_beside_that_of_a_change(line: str, date: dt.date) -> None:
    assert published(TITLE, line, LEAD).date == date


def test_the_day_of_a_change_is_not_that_of_publication() -> None:
    found = published(TITLE, "آخر تحديث: 15 يوليو 2021 10:00", LEAD)
    assert (found.date, found.reason) == (None, "only_update_stated")


def test_a_hijri_date_alone_is_named_as_the_reason() -> None:
    assert published(TITLE, "الأحد 12 رمضان 1441 هـ", LEAD).reason == "hijri_only"


def test_a_given_date_that_cannot_be_read_is_named_as_the_reason() -> None:
    assert published(TITLE, LEAD, given="قريبا").reason == "date_not_understood"


def test_the_order_of_trust() -> None:
    line, url = "نشر في: 3 مايو 2021", "https://example.com/2021/05/04/port"
    assert published(TITLE, line, LEAD, given="2021-05-01", metadata=["2021-05-02"], url=url).source == "given"
    assert published(TITLE, line, LEAD, metadata=["2021-05-02"], url=url).date == dt.date(2021, 5, 2)
    assert published(TITLE, line, LEAD, url=url).date == dt.date(2021, 5, 3)
    assert published(TITLE, LEAD, url=url) == Published(dt.date(2021, 5, 4), None, "day", "url")


@pytest.mark.parametrize(
    ("value", "date", "moment"),
    [
        ("2021-05-01", dt.date(2021, 5, 1), None),
        ("20210501", dt.date(2021, 5, 1), None),
        ("2021-05-01T23:30:00", dt.date(2021, 5, 1), None),
        ("2021-05-01T23:30:00Z", dt.date(2021, 5, 1), dt.datetime(2021, 5, 1, 23, 30, tzinfo=dt.UTC)),
        ("2021-05-02T01:30:00+03:00", dt.date(2021, 5, 2), dt.datetime(2021, 5, 1, 22, 30, tzinfo=dt.UTC)),
        ("2021-05-02 01:30:00 +0300", dt.date(2021, 5, 2), dt.datetime(2021, 5, 1, 22, 30, tzinfo=dt.UTC)),
        ("Sun, 02 May 2021 01:30:00 +0300", dt.date(2021, 5, 2), dt.datetime(2021, 5, 1, 22, 30, tzinfo=dt.UTC)),
        ("2 مايو 2021 14:00 (GMT+0400)", dt.date(2021, 5, 2), dt.datetime(2021, 5, 2, 10, 0, tzinfo=dt.UTC)),
        ("2 مايو 2021 14:00", dt.date(2021, 5, 2), None),
        ("2 مايو 2021 14:00 (GMT+9900)", dt.date(2021, 5, 2), None),
        ("2021-05-01T24:00:00Z", dt.date(2021, 5, 1), None),
        ("2021-05-01T10:61Z", dt.date(2021, 5, 1), None),
        ("2021-05-01T10:00:00+99:00", dt.date(2021, 5, 1), None),
        ("2099-12-31T23:00:00-05:00", dt.date(2099, 12, 31), dt.datetime(2100, 1, 1, 4, 0, tzinfo=dt.UTC)),
    ],
)
def test_a_time_of_day_needs_its_zone(value: str, date: dt.date, moment: dt.datetime | None) -> None:
    found = read_date(value, "given")
    assert found == Published(date, moment, "minute" if moment else "day", "given")


@pytest.mark.parametrize("value", ["", "أمس", "0000-00-00", "2021-13-45", "1436/09/26", "1970-01-01", *NEVER])
def test_what_is_no_date(value: str) -> None:
    assert read_date(value, "given") is None


@pytest.mark.parametrize("anchor", [dt.date.min, dt.date.max])
def test_nothing_is_counted_from_the_ends_of_the_calendar(anchor: dt.date) -> None:
    found: list[Value] = [day_away(anchor, offset) for offset in (-1, 0, 1)]
    found += [weekday_near(anchor, 2, 1, False), in_month(anchor, 1, 1, None), unit_away(anchor, "year", 1)]
    assert found == [unknown("no_anchor")] * 6


@pytest.mark.parametrize("year", [0, 10_000])
def test_a_year_outside_the_calendar_has_no_days(year: int) -> None:
    assert of_year(year, None, 1, "relative_year") == unknown("no_such_day")

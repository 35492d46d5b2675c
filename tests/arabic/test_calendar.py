"""Absolute dates in every system of month names."""

from __future__ import annotations

import datetime as dt

import pytest

from warehouse.arabic.calendar import (
    has_hijri_date,
    hijri_span,
    hijri_year_of,
    parse_clock,
    parse_date,
    parse_numeric_hijri,
)


@pytest.mark.parametrize(
    ("text", "written", "date"),
    [
        ("14 سبتمبر 2023", "14 سبتمبر 2023", "2023-09-14"),
        ("يوم الخميس 14-9-2023 مساء", "14-9-2023", "2023-09-14"),
        ("تاريخ النشر: 14th, September 2023 GMT", "14th, September 2023", "2023-09-14"),
        ("في 14 مارس/آذار 2023", "14 مارس/آذار 2023", "2023-03-14"),
        ("24 نيسان / أبريل 2020", "24 نيسان / أبريل 2020", "2020-04-24"),
        ("28 مايو (أيار) 2022", "28 مايو (أيار) 2022", "2022-05-28"),
        ("2023/09/14", "2023/09/14", "2023-09-14"),
        ("14/9/2023", "14/9/2023", "2023-09-14"),
        ("3/4/2021", "3/4/2021", "2021-04-03"),
        ("12/25/2020", "12/25/2020", "2020-12-25"),
        ("٢٥ تشرين الأول ٢٠٢١", "٢٥ تشرين الأول ٢٠٢١", "2021-10-25"),
        ("26 فيفري 2017", "26 فيفري 2017", "2017-02-26"),
        ("13 غشت 2019", "13 غشت 2019", "2019-08-13"),
        ("5 كانون الثاني من عام 2020", "5 كانون الثاني من عام 2020", "2020-01-05"),
        ("April 28, 2025", "April 28, 2025", "2025-04-28"),
        ("11 شوال 1441هـ - 03 يونيو 2020م", "03 يونيو 2020", "2020-06-03"),
    ],
)
def test_a_day(text: str, written: str, date: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert (str(found.date), found.precision, text[slice(*found.span)]) == (date, "day", written)


@pytest.mark.parametrize(("text", "date"), [("في أيار 2022", "2022-05-01"), ("ديسمبر/كانون الأول 2018", "2018-12-01")])
def test_a_month(text: str, date: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert (str(found.date), found.precision) == (date, "month")


@pytest.mark.parametrize(
    "text",
    ["", "أمس", "31 أغسطس الماضي", "31/2/2020", "26/9/1436هـ", "موسم 2023-24", "14/9/23", "مارسيليا 2020", "رقم 2015"],
)
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("10:22", "10:22"),
        ("09:23 مساءً", "21:23"),
        ("12:05 ص", "00:05"),
        ("٠٩:٣٠ صباحا", "09:30"),
        ("3:15 PM", "15:15"),
        ("بلا ساعة", None),
    ],
)
def test_clock(text: str, clock: str | None) -> None:
    wanted = dt.time.fromisoformat(clock) if clock else None
    assert parse_clock(text) == wanted


def test_hijri_dates_are_recognised() -> None:
    assert has_hijri_date("الرياض 26 شوال 1436 هـ")
    assert not has_hijri_date("في رمضان الماضي")


@pytest.mark.parametrize(
    ("hijri", "first", "last"),
    [
        ((1446, 9, 15), "2025-03-15", "2025-03-15"),
        ((1436, 10), "2015-07-17", "2015-08-15"),
        ((1436,), "2014-10-25", "2015-10-13"),
        ((1343, 1, 1), "1924-08-01", "1924-08-01"),
    ],
)
def test_hijri_days_by_umm_al_qura(hijri: tuple[int, ...], first: str, last: str) -> None:
    assert hijri_span(*hijri) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("hijri", [(1342,), (1501,), (1446, 9, 30)])
def test_hijri_days_outside_the_tables(hijri: tuple[int, ...]) -> None:
    assert hijri_span(*hijri) is None


def test_the_hijri_year_of_a_day() -> None:
    assert hijri_year_of(dt.date(2015, 7, 21)) == 1436
    assert hijri_year_of(dt.date(1924, 7, 31)) is None
    assert hijri_year_of(dt.date(2090, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("26/9/1436هـ بالرياض", (1436, 9, 26, 11)),
        ("1436/9/26", (1436, 9, 26, 9)),
        ("٩ / ١٠ / ١٤٣٦", (1436, 10, 9, 13)),
        ("26/9/2015", None),
        ("26/13/1436", None),
        ("31/9/1436", None),
    ],
)
def test_hijri_dates_in_figures(text: str, date: tuple[int, int, int, int] | None) -> None:
    assert parse_numeric_hijri(text) == date

"""Which days a date expression means, given the day of publication.

Every function returns a `Value`: first day, last day, precision, and the rule's name. Without a day to count from
the value is unknown (`no_anchor`), never today.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple, TypeGuard

from warehouse.model import Precision

_WEEK = 7
_YEAR_MONTHS = 12
_REACH = 100  # years around the anchor that an expression may mean; arbitrary, more than any date word says


class Value(NamedTuple):
    """The days meant, both None where they are unknown, and how they were found or why not."""

    start: dt.date | None
    end: dt.date | None
    precision: Precision | None
    resolution: str


def unknown(reason: str) -> Value:
    """Return the value of an expression that cannot be resolved."""
    return Value(None, None, None, reason)


def day(date: dt.date, resolution: str) -> Value:
    """Return one day."""
    return Value(date, date, "day", resolution)


def month(year: int, number: int, resolution: str) -> Value:
    """Return a whole month."""
    last = calendar.monthrange(year, number)[1]
    return Value(dt.date(year, number, 1), dt.date(year, number, last), "month", resolution)


def year(number: int, resolution: str) -> Value:
    """Return a whole year."""
    return Value(dt.date(number, 1, 1), dt.date(number, 12, 31), "year", resolution)


def _can_count_from(anchor: dt.date | None) -> TypeGuard[dt.date]:
    """Tell whether there is a day to count from, and none at either end of Python's calendar («9999-12-31»)."""
    return anchor is not None and dt.MINYEAR + _REACH <= anchor.year <= dt.MAXYEAR - _REACH


def day_away(anchor: dt.date | None, offset: int, weekday: int | None = None) -> Value:
    """Return the day `offset` days from `anchor` («أمس»).

    A weekday named with it («أمس الأربعاء») corrects it by one day, as where an article is dated after midnight;
    if it contradicts more, the day is unknown.
    """
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    date = anchor + dt.timedelta(days=offset)
    for correction in (0, -1, 1):
        corrected = date + dt.timedelta(days=correction)
        if weekday is None or corrected.weekday() == weekday:
            return day(corrected, "relative_day")
    return unknown("contradiction")


def weekday_near(anchor: dt.date | None, number: int, shift: int | None, is_planned: bool) -> Value:
    """Return the last such weekday on or before `anchor`; before it with shift -1; the next with shift 1 or a plan."""
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    back = (anchor.weekday() - number) % _WEEK
    if shift == 1 or (shift is None and is_planned):
        return day(anchor + dt.timedelta(days=_WEEK - back), "weekday_next")
    if shift == -1 and back == 0:
        back = _WEEK
    return day(anchor - dt.timedelta(days=back), "weekday_past")


def unit_away(anchor: dt.date | None, unit: str, offset: int) -> Value:
    """Return the week (Monday to Sunday), month or year `offset` units from that of `anchor`."""
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    if unit == "week":
        monday = anchor + dt.timedelta(days=_WEEK * offset - anchor.weekday())
        return Value(monday, monday + dt.timedelta(days=_WEEK - 1), "day", "relative_week")
    if unit == "month":
        months = anchor.year * _YEAR_MONTHS + anchor.month - 1 + offset
        return month(months // _YEAR_MONTHS, months % _YEAR_MONTHS + 1, "relative_month")
    return year(anchor.year + offset, "relative_year")


def in_month(anchor: dt.date | None, day_number: int | None, number: int, shift: int | None) -> Value:
    """Return a month, or a day of it, without a year: the last, next or nearest one («31 أغسطس الماضي»)."""
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    resolution = {-1: "month_past", 0: "month_current", 1: "month_next", None: "month_nearest"}[shift]
    candidates = []
    for candidate in (anchor.year - 1, anchor.year, anchor.year + 1):
        value = of_year(candidate, day_number, number, resolution)
        if value.start is not None and value.end is not None:
            candidates.append((abs((value.start - anchor).days), value.start, value.end, value))
    if shift == -1:
        candidates = [candidate for candidate in candidates if candidate[2] <= anchor]
    elif shift == 1:
        candidates = [candidate for candidate in candidates if candidate[1] >= anchor]
    elif shift == 0:
        candidates = [candidate for candidate in candidates if candidate[1].year == anchor.year]
    return min(candidates)[3] if candidates else unknown("no_such_day")


def of_year(year_number: int, day_number: int | None, number: int, resolution: str) -> Value:
    """Return a month of a year, or a day of it."""
    if not dt.MINYEAR <= year_number <= dt.MAXYEAR:
        return unknown("no_such_day")
    if day_number is None:
        return month(year_number, number, resolution)
    if not 1 <= day_number <= calendar.monthrange(year_number, number)[1]:
        return unknown("no_such_day")
    return day(dt.date(year_number, number, day_number), resolution)

"""Which days a date expression means, given the day of publication.

Every function returns a `Value`: first day, last day, precision, and the rule's name. Without a day to count from
the value is unknown (`no_anchor`), never today. The precision is the unit in which the first and last day are meant:
a quarter is three months of precision `month`, a decade ten years of precision `year`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from typing import NamedTuple, TypeGuard

from warehouse.arabic.calendar import hijri_span, hijri_year_of
from warehouse.model import Precision

_DAY_HOURS, _WEEK, _YEAR_MONTHS = 24, 7, 12
_DAYS = {"day": 1, "week": _WEEK}
_YEARS = {"year": 1, "decade": 10, "century": 100}
_REACH = 1000  # years around the anchor that an expression may mean; arbitrary, more than any news says
_REACH_DAYS = 365 * _REACH
_AHEAD = 2.0  # a date without a year is the coming one only if that is so many times nearer than the last one
_COARSENESS: tuple[Precision, ...] = ("minute", "day", "month", "year")
_QUARTERS = 4


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
    return _months(year * _YEAR_MONTHS + number - 1, 1, resolution)


def year(number: int, resolution: str) -> Value:
    """Return a whole year."""
    return years(number, number, resolution)


def years(first: int, last: int, resolution: str) -> Value:
    """Return whole years; those that Python's calendar does not reach are unknown (`outside_calendar`)."""
    if not dt.MINYEAR <= first <= last <= dt.MAXYEAR:
        return unknown("outside_calendar")
    return Value(dt.date(first, 1, 1), dt.date(last, 12, 31), "year", resolution)


def century(number: int, resolution: str) -> Value:
    """Return a century as the press counts them: the 20th is 1900 to 1999."""
    return years(max(100 * (number - 1), dt.MINYEAR), 100 * number - 1, resolution)


def season(year_number: int, number: int, resolution: str) -> Value:
    """Return a season of the northern half of the Earth, from spring (1, from March) to winter (4, from December)."""
    return _months(year_number * _YEAR_MONTHS + 3 * number - 1, 3, resolution)


def hijri(year_number: int, month_number: int | None = None, day_number: int | None = None) -> Value:
    """Return a Hijri year, month or day by Umm al-Qura; one outside its tables is unknown (`hijri_calendar`)."""
    span = hijri_span(year_number, month_number, day_number)
    if span is None:
        return unknown("hijri_calendar")
    precision: Precision = "day" if day_number else "month" if month_number else "year"
    return Value(*span, precision, "hijri")


def hijri_month_of(whole: Value, month_number: int, day_number: int | None) -> Value:
    """Return a Hijri month, or a day of it, in a Hijri year; in a Gregorian year, the one that begins in it."""
    if whole.start is None or whole.end is None:
        return whole
    first, last = hijri_year_of(whole.start), hijri_year_of(whole.end)
    if first is None or last is None:
        return unknown("hijri_calendar")
    candidates = [hijri(number, month_number, day_number) for number in range(first, last + 1)]
    known = (value for value in candidates if value.start and whole.start <= value.start <= whole.end)
    return next(known, unknown("no_such_day"))


def between(first: Value, last: Value) -> Value | None:
    """Return the time from `first` to `last`; None if they are not in this order or only one of them is known."""
    if first.start is None or last.end is None or first.precision is None or last.precision is None:
        return last if first.start is None and last.end is None else None
    if first.start > last.end:
        return None
    return Value(first.start, last.end, max(first.precision, last.precision, key=_COARSENESS.index), "range")


def part_of(whole: Value, number: int, parts: int) -> Value:
    """Return part `number` (from 1; -1 is the last) of the `parts` of a time.

    «مطلع», «منتصف» and «نهاية» are thirds, which is arbitrary: nobody says where they end. Days are not divided.
    """
    if whole.start is None or whole.end is None or number > parts:
        return whole if number <= parts else unknown("no_such_part")
    number = parts if number < 0 else number
    if whole.precision == "year":
        count = whole.end.year - whole.start.year + 1
        if count == 1:
            first, last = _cut(_YEAR_MONTHS, number, parts)
            return _months(whole.start.year * _YEAR_MONTHS + first, last - first, whole.resolution)
        first, last = _cut(count, number, parts)
        return years(whole.start.year + first, whole.start.year + last - 1, whole.resolution)
    if whole.precision == "month":
        first, last = _cut((whole.end - whole.start).days + 1, number, parts)
        days = dt.timedelta(days=first), dt.timedelta(days=last - 1)
        return Value(whole.start + days[0], whole.start + days[1], "day", whole.resolution)
    return whole


def week_of(whole: Value, number: int) -> Value:
    """Return week `number` of a month, counted from its first day; -1 is its last seven days."""
    if whole.start is None or whole.end is None:
        return whole
    if number < 0:
        return Value(whole.end - dt.timedelta(days=_WEEK - 1), whole.end, "day", whole.resolution)
    start = whole.start + dt.timedelta(days=_WEEK * (number - 1))
    if start > whole.end:
        return unknown("no_such_part")
    return Value(start, min(whole.end, start + dt.timedelta(days=_WEEK - 1)), "day", whole.resolution)


def first_months(whole: Value, count: int) -> Value:
    """Return the first `count` months of a year («الأشهر الستة الأولى من 2024»)."""
    if whole.start is None:
        return whole
    return _months(whole.start.year * _YEAR_MONTHS + whole.start.month - 1, count, whole.resolution)


def _cut(length: int, number: int, parts: int) -> tuple[int, int]:
    """Return where part `number` of `length` begins and ends, half-open; a half is rounded down."""
    first, last = (math.ceil(length * cut / parts - 0.5) for cut in (number - 1, number))
    return first, last


def _months(first: int, count: int, resolution: str) -> Value:
    """Return `count` months; `first` counts from the month that year 0 would begin with."""
    last = first + count - 1
    if not dt.MINYEAR * _YEAR_MONTHS <= first <= last < (dt.MAXYEAR + 1) * _YEAR_MONTHS:
        return unknown("outside_calendar")
    end_year, end_month = last // _YEAR_MONTHS, last % _YEAR_MONTHS + 1
    end = dt.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
    return Value(dt.date(first // _YEAR_MONTHS, first % _YEAR_MONTHS + 1, 1), end, "month", resolution)


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
    """Return the last such weekday on or before `anchor`; on or after it with a plan.

    A `shift` of -1 or 1 means one before or after it, of -2 or 2 the one before or after that.
    """
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    back = (anchor.weekday() - number) % _WEEK
    if shift is not None and shift > 0:
        return day(anchor + dt.timedelta(days=_WEEK * shift - back), "weekday_next")
    if shift is not None and shift < 0:
        return day(anchor - dt.timedelta(days=(back or _WEEK) + _WEEK * (-shift - 1)), "weekday_past")
    if is_planned and back:
        return day(anchor + dt.timedelta(days=_WEEK - back), "weekday_next")
    return day(anchor - dt.timedelta(days=back), "weekday_past")


def unit_away(anchor: dt.date | None, unit: str, offset: int) -> Value:
    """Return the day, week (Monday to Sunday), month, year or century `offset` units from that of `anchor`."""
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    if unit in _DAYS:
        return _days_away(anchor, unit, offset)
    if unit == "month":
        return _months(anchor.year * _YEAR_MONTHS + anchor.month - 1 + offset, 1, "relative_month")
    if unit == "century":
        return century(anchor.year // 100 + 1 + offset, "relative_century")
    return year(anchor.year + offset, "relative_year")


def _days_away(anchor: dt.date, unit: str, offset: int) -> Value:
    """Return the day or week `offset` units from that of `anchor`; one out of reach is unknown."""
    if abs(offset) * _DAYS[unit] > _REACH_DAYS:
        return unknown("outside_calendar")
    if unit == "day":
        return day(anchor + dt.timedelta(days=offset), "relative_day")
    monday = anchor + dt.timedelta(days=_WEEK * offset - anchor.weekday())
    return Value(monday, monday + dt.timedelta(days=_WEEK - 1), "day", "relative_week")


def ago(anchor: dt.date | None, unit: str, count: float) -> Value:
    """Return when it was `count` units before `anchor` (after it if negative): a day, month or year.

    A half year counts as six months, other halves are left out.
    """
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    if unit == "hour":
        return last_units(anchor, unit, math.ceil(count), -1)
    if unit == "year" and count % 1:
        return unit_away(anchor, "month", -int(count * _YEAR_MONTHS))
    if unit in _YEARS:
        return years(anchor.year - int(count * _YEARS[unit]), anchor.year - int(count * _YEARS[unit]), "relative_year")
    return unit_away(anchor, unit, -int(count))


def last_units(anchor: dt.date | None, unit: str, count: int, shift: int) -> Value:
    """Return the `count` units before the anchor (shift -1) or after it (1), up to the anchor's own.

    «اليومين الماضيين» are counted with the day of publication, «السنوات الثلاث المقبلة» with its year.
    """
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    if unit in ("hour", "day", "week"):
        days = math.ceil(count / _DAY_HOURS) if unit == "hour" else count * _DAYS[unit]
        if days > _REACH_DAYS:
            return unknown("outside_calendar")
        here, there = day(anchor, ""), day(anchor + dt.timedelta(days=days * shift), "")
    elif unit == "month":
        here, there = unit_away(anchor, unit, 0), unit_away(anchor, unit, count * shift)
    else:
        here, there = year(anchor.year, ""), year(anchor.year + count * _YEARS[unit] * shift, "")
    first, last = (there, here) if shift < 0 else (here, there)
    return (between(first, last) or unknown("outside_calendar"))._replace(resolution="relative_range")


def quarter_away(anchor: dt.date | None, offset: int) -> Value:
    """Return the quarter of a year `offset` quarters from that of `anchor`."""
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    quarters = anchor.year * _QUARTERS + (anchor.month - 1) // 3 + offset
    return _months(3 * quarters, 3, "relative_quarter")


def season_near(anchor: dt.date | None, number: int, shift: int) -> Value:
    """Return the last season that ended by `anchor` (shift -1), the next to begin (1), or the nearest (0)."""
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    candidates = [season(anchor.year + offset, number, "relative_season") for offset in (-2, -1, 0, 1)]
    return _choose(anchor, candidates, shift) or unknown("outside_calendar")


def in_month(
    anchor: dt.date | None,
    day_number: int | None,
    number: int,
    shift: int | None,
    *,
    tense: int = 0,
    weekday: int | None = None,
) -> Value:
    """Return a month, or a day of it, without a year: the last, next or nearest one («31 أغسطس الماضي»).

    Without a shift a `weekday` tells the year, or a `tense` of -1 or 1 the side of the anchor on which it lies.
    """
    if not _can_count_from(anchor):
        return unknown("no_anchor")
    resolution = _month_resolution(shift)
    around = range(anchor.year - 2, anchor.year + 3)
    candidates = [of_year(candidate, day_number, number, resolution) for candidate in around]
    on_weekday = [value for value in candidates if value.start and value.start.weekday() == weekday]
    found = _choose(anchor, on_weekday or candidates, shift, 0 if on_weekday else tense)
    return found._replace(resolution=resolution) if found else unknown("no_such_day")


def in_hijri_month(anchor: dt.date | None, day_number: int | None, number: int, shift: int | None) -> Value:
    """Return a Hijri month, or a day of it, without a year."""
    here = hijri_year_of(anchor) if _can_count_from(anchor) else None
    if anchor is None or here is None:
        return unknown("no_anchor")
    candidates = [hijri(candidate, number, day_number) for candidate in range(here - 2, here + 3)]
    found = _choose(anchor, candidates, shift)
    return found or unknown("no_such_day")


def _month_resolution(shift: int | None) -> str:
    if shift is None:
        return "month_nearest"
    return "month_current" if shift == 0 else "month_past" if shift < 0 else "month_next"


def _choose(anchor: dt.date, candidates: list[Value], shift: int | None, tense: int = 0) -> Value | None:
    """Return the candidate `shift` steps from the anchor; without one the nearest, on the side that `tense` tells."""
    known = [(value.start, value.end, value) for value in candidates if value.start and value.end]
    past = [value for start, end, value in known if end <= anchor]
    coming = [value for start, _, value in known if start >= anchor]
    if shift is not None and shift < 0:
        return past[shift] if len(past) >= -shift else None
    if shift is not None and shift > 0:
        return coming[shift - 1] if len(coming) >= shift else None
    current = [value for start, end, value in known if start <= anchor <= end]
    if shift == 0:
        this_year = [value for start, _, value in known if start.year == anchor.year]
        return next(iter(current or this_year), None)
    far = [
        (_distance(anchor, start, end), value)
        for start, end, value in known
        if (tense <= 0 or end >= anchor) and (tense >= 0 or start <= anchor)
    ]
    return min(far, key=lambda pair: pair[0])[1] if far else None


def _distance(anchor: dt.date, start: dt.date, end: dt.date) -> float:
    """Return how far a time is from the anchor, in days; a coming one counts as farther."""
    if start <= anchor <= end:
        return 0
    return (anchor - end).days if end < anchor else _AHEAD * (start - anchor).days


def of_year(year_number: int, day_number: int | None, number: int, resolution: str) -> Value:
    """Return a month of a year, or a day of it."""
    if not dt.MINYEAR <= year_number <= dt.MAXYEAR:
        return unknown("no_such_day")
    if day_number is None:
        return month(year_number, number, resolution)
    if not 1 <= day_number <= calendar.monthrange(year_number, number)[1]:
        return unknown("no_such_day")
    return day(dt.date(year_number, number, day_number), resolution)

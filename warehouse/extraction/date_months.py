"""Reads months and their days: «14 سبتمبر 2023», «مارس/آذار الماضي», «الثالث من رمضان», «12/3/2024»."""

from __future__ import annotations

import datetime as dt
import re

from warehouse.arabic.calendar import comparable, parse_date, parse_numeric_hijri
from warehouse.extraction import date_values as values
from warehouse.extraction.date_text import Found, Number, Part, Text
from warehouse.extraction.date_values import Value
from warehouse.extraction.date_years import number_of_year

_LONGEST = 50  # characters of an absolute date
_LAST_DAY = 31
_SAFAR = 2  # «صفر», which is nought, too
_SCORE_REACH = 8  # words before a score among which its match is told
_NUMERIC = re.compile(r"\s?[-/.]\s?\d|\s?[A-Za-z]")
_DASH = re.compile(r"\s?[-–—]\s?")
_ONE_DAY = dt.timedelta(days=1)
_FATHER, _AUGUST = "اب", "آ"  # «أب» is no month


def dated(text: Text, at: int) -> Found | None:
    """Read a day that begins with its number: «14 سبتمبر», «14/9/2023», «الثالث من مايو», «27 و28 مايو»."""
    number = text.digits(at)
    if number is not None:
        if number.marks:
            return None
        return _numeric(text, number) or _day_of_month(text, number) or _days_of_month(text, at, number)
    first = text.part(at, "first")
    if first is not None:
        opening = Number(first.value, first.start, first.end, first.end_word, is_digits=False)
        return _day_of_month(text, opening) if text.part(text.skip_of(first.end_word), "month", "hijri_month") else None
    ordinal = text.ordinal(at)
    if ordinal is None or text.skip_of(ordinal.end_word) == ordinal.end_word or _counts_another(text, at):
        return None
    return _day_of_month(text, ordinal)


def _counts_another(text: Text, at: int) -> bool:
    """Tell whether an ordinal counts the noun before it («الأسبوع الأول من مايو»)."""
    before = text.folded(at - 1)
    is_day = text.before(at, "day", "weekday") is not None
    return before.startswith("ال") and not is_day and text.is_next(at)


def _numeric(text: Text, number: Number) -> Found | None:
    line = text.text[number.start : number.start + _LONGEST].split("\n", 1)[0]
    if not _NUMERIC.match(line, number.end - number.start):
        return None
    hijri = parse_numeric_hijri(line)
    if hijri:
        end = number.start + hijri.end
        return Found(number.start, end, text.past_end(end), values.hijri(hijri.year, hijri.month, hijri.day))
    return absolute(text, number.start)


def absolute(text: Text, start: int) -> Found | None:
    """Read a date in the shapes that `parse_date` knows, from offset `start`."""
    line = text.text[start : start + _LONGEST].split("\n", 1)[0]
    parsed = parse_date(line)
    if parsed is None or parsed.span[0] != 0:
        return None
    if parsed.precision == "month":
        value = values.month(parsed.date.year, parsed.date.month, "absolute_month")
    else:
        value = values.day(parsed.date, "absolute")
    end = start + parsed.span[1]
    end += comparable(text.text[end : end + 1]) == "م" and not text.text[end + 1 : end + 2].isalpha()
    return Found(start, end, text.past_end(end), value)


def _day_of_month(text: Text, number: Number) -> Found | None:
    """Read what follows the number of a day: «من مايو», «شهر رمضان», «من الشهر الجاري», «الجاري»."""
    if not 1 <= number.value <= _LAST_DAY:
        return None
    at = text.skip_of(number.end_word)
    found = month(text, at, number.value) or _relative_month(text, at, number.value)
    if found is None and number.is_digits:
        shift = text.after(at, "shift")
        if shift and shift.value == 0 and is_masculine(text, shift):
            found = Found(0, shift.end, shift.end_word, _of_relative_month(text, number.value, 0))
    return found._replace(start=number.start) if found else None


def _relative_month(text: Text, at: int, day: int) -> Found | None:
    """Read «الشهر الجاري», «هذا الشهر» after the number of a day."""
    this = text.after(at, "this")
    unit = text.after(this.end_word if this else at, "unit")
    if unit is None or unit.word.unit != "month" or unit.value != 1:
        return None
    shift = None if this else text.after(unit.end_word, "shift")
    if this is None and shift is None:
        return None
    end = shift or unit
    return Found(0, end.end, end.end_word, _of_relative_month(text, day, shift.value if shift else 0))


def _of_relative_month(text: Text, day: int, offset: int) -> Value:
    whole = values.unit_away(text.anchor, "month", offset)
    return whole if whole.start is None else values.of_year(whole.start.year, day, whole.start.month, "relative_month")


def _days_of_month(text: Text, at: int, first: Number) -> Found | None:
    """Read several days of one month: «27 و28 مايو 2022», «بين 3 و9 مايو», «12-15 يونيو», «من 12 حتى 15 يونيو»."""
    following = _next_day(text, first)
    if following is None or not 1 <= first.value <= _LAST_DAY:
        return None
    rest = dated(text, following)
    if rest is None or rest.value.start is None or rest.value.precision != "day":
        return None
    start = _same_month(rest.value.start, first.value)
    is_listed = text.has_and(following) and text.folded(at - 1) not in ("بين", "وبين")
    if start is None or start >= rest.value.start or (is_listed and start + _ONE_DAY != rest.value.start):
        return None
    without_year = (first.value, rest.without_year[1]) if rest.without_year else None
    value = Value(start, rest.value.end, "day", rest.value.resolution)
    return Found(first.start, rest.end, rest.end_word, value, without_year)


def _next_day(text: Text, first: Number) -> int | None:
    """Return the index of the number that follows the number of a day as a later day."""
    at = first.end_word
    to = text.part(at, "to")
    if to and text.is_next(at):
        at = to.end_word
    elif at < len(text.words) and not text.has_and(at) and not _DASH.fullmatch(text.gap(at)):
        return None
    later = text.digits(at)
    is_later = later is not None and later.value > first.value
    return at if is_later and text.gap(at).strip() in ("", "-", "–", "—", "ـ") else None


def _same_month(date: dt.date, day: int) -> dt.date | None:
    value = values.of_year(date.year, day, date.month, "")
    return value.start


def month(text: Text, at: int, day: int | None = None) -> Found | None:
    """Read a month and what tells its year; a month alone only where a date is expected («في شباط»).

    The span begins with «شهر» if that is written.
    """
    lead = text.part(at, "span")
    if lead is not None and (lead.word.unit != "month" or not text.is_next(lead.end_word)):
        return None
    part = text.part(lead.end_word if lead else at, "month", "hijri_month", "latin_month")
    if part is None or (day is not None and not text.is_joined(at)):
        return None
    if part.word.kind == "latin_month":
        return absolute(text, part.start) if day is None else None
    found = _with_year(text, part, day)
    if found is None and (day is not None or _is_expected(text, part, lead)):
        found = _without_year(text, part, day, text.tense(at - 1 if day else at))
    return found._replace(start=lead.start if lead else part.start) if found else None


def _is_expected(text: Text, part: Part, lead: Part | None) -> bool:
    """Tell whether a month alone is a date: «في شباط», «شهر مايو», «خلال شهر رمضان»."""
    cue = text.before((lead or part).first_word, "before", "part")
    if part.word.kind == "hijri_month":
        return lead is not None and cue is not None
    is_father = text.folded(part.first_word)[-2:] == _FATHER and text.text[part.start : part.start + 1] != _AUGUST
    return not is_father and (lead is not None or cue is not None or _end_of_name(text, part) != part)


def _is_score(text: Text, part: Part) -> bool:
    """Tell whether «صفر» after a number is the nought of a score («3-صفر», «فاز الأهلي 2 صفر»)."""
    at = part.first_word
    if part.value != _SAFAR or not text.digits(at - 1):
        return False
    is_told = any(text.part(before, "score") for before in range(max(0, at - 1 - _SCORE_REACH), at - 1))
    return is_told or _DASH.fullmatch(text.gap(at)) is not None


def _without_year(text: Text, part: Part, day: int | None, tense: int) -> Found | None:
    end = _end_of_name(text, part)
    if part.word.kind == "hijri_month":
        if day is not None and _is_score(text, part):
            return None
        return Found(part.start, end.end, end.end_word, values.in_hijri_month(text.anchor, day, part.value, None))
    value = values.in_month(text.anchor, day, part.value, None, tense=tense)
    return Found(part.start, end.end, end.end_word, value, (day, part.value))


def _end_of_name(text: Text, part: Part) -> Part:
    """Return the second name of a month that is named twice («مارس/آذار»), else the first."""
    dual = text.after(part.end_word, part.word.kind)
    return dual if dual and dual.value == part.value else part


def _with_year(text: Text, part: Part, day: int | None) -> Found | None:
    """Read a month with its year: «سبتمبر 2023», «سبتمبر الماضي», «سبتمبر من العام الماضي»."""
    end = _end_of_name(text, part)
    is_hijri = part.word.kind == "hijri_month"
    shift = text.after(end.end_word, "shift")
    if shift and is_masculine(text, shift):
        near = values.in_hijri_month if is_hijri else values.in_month
        return Found(part.start, shift.end, shift.end_word, near(text.anchor, day, part.value, shift.value))
    told = number_of_year(text, end.end_word, is_hijri=is_hijri) or relative_year(text, end.end_word)
    if told is None:
        return None
    return told._replace(start=part.start, value=_month_of(told.value, part, day))


def _month_of(year: Value, part: Part, day: int | None) -> Value:
    if year.start is None:
        return year
    if part.word.kind == "hijri_month":
        return values.hijri_month_of(year, part.value, day)
    if year.resolution == "hijri":
        return values.unknown("contradiction")
    resolution = "relative_year" if year.resolution.startswith("relative") else "absolute" if day else "absolute_month"
    return values.of_year(year.start.year, day, part.value, resolution)


def relative_year(text: Text, at: int) -> Found | None:
    """Read «من العام الماضي», «العام الجاري», «من هذا العام» after a month, a season or a quarter."""
    at = text.skip_of(at)
    this = text.after(at, "this")
    unit = text.after(this.end_word if this else at, "unit")
    if unit is None or unit.word.unit != "year" or unit.value != 1:
        return None
    shift = None if this else text.after(unit.end_word, "shift")
    if this is None and shift is None:
        return None
    end = shift or unit
    value = values.unit_away(text.anchor, "year", shift.value if shift else 0)
    return Found((this or unit).start, end.end, end.end_word, value)


def is_masculine(text: Text, shift: Part) -> bool:
    """Tell whether «الماضي» can go with a month or a weekday."""
    return not text.text[shift.start : shift.end].endswith(("ة", "ه"))

"""Reads longer times: «الأسبوع الماضي», «قبل ثلاثة أيام», «نهاية العام», «الربع الأول من 2024», «صيف 2023»."""

from __future__ import annotations

from warehouse.extraction import date_values as values
from warehouse.extraction.date_months import month, relative_year
from warehouse.extraction.date_text import Found, Part, Readers, Text
from warehouse.extraction.date_values import Value
from warehouse.extraction.date_years import bare_year, century, decade, number_of_year, year

_QUARTERS, _DECADES = 4, 10
_PARTS_OF_WHOLE = ("week", "decade")
_HALF = ("ونصف", "والنصف")
_FROM = ("من", "علي", "عن")  # «قبل عام من الحرب» counts from the war
_NOW = ("الان", "اليوم", "الزمن", "الزمان")


def period(text: Text, at: int) -> Found | None:
    """Read a month, year, decade, century, season, or part of one, that begins with word `at`."""
    return text.read(at, READERS)


def part_of_period(text: Text, at: int) -> Found | None:
    """Read «مطلع الشهر الجاري», «منتصف التسعينيات», «أواخر 2019», «نهاية العام»."""
    part = text.part(at, "part")
    if part is None or not text.is_next(part.end_word):
        return None
    whole = period(text, part.end_word) or bare_year(text, part.end_word) or _present(text, part.end_word)
    if whole is None or whole.start != text.word(part.end_word).start:
        return None
    value = whole.value if part.value == 0 else values.part_of(whole.value, part.value, 3)
    return whole._replace(start=part.start, value=value, without_year=None)


def _present(text: Text, at: int) -> Found | None:
    """Read «العام», «الشهر» as the present one, as after «نهاية»."""
    part = text.after(at, "unit")
    if part is None or part.value != 1 or part.word.unit not in ("week", "month", "year", "century"):
        return None
    if text.is_next(part.end_word) and text.follows(part.end_word, "noun_day", "ordinal", "ordinal_feminine"):
        return None
    return Found(part.start, part.end, part.end_word, values.unit_away(text.anchor, part.word.unit, 0))


def fraction(text: Text, at: int) -> Found | None:
    """Read «الربع الأول من 2024», «الربع الماضي», «النصف الثاني من مايو», «الأسبوع الأول من يونيو»."""
    part = text.part(at, "fraction", "unit")
    if part is None or not text.is_next(part.end_word):
        return None
    is_unit = part.word.unit in _PARTS_OF_WHOLE and part.value == 1
    shift = text.after(part.end_word, "shift")
    if shift and part.value == _QUARTERS:
        return Found(part.start, shift.end, shift.end_word, values.quarter_away(text.anchor, shift.value))
    number = text.ordinal(part.end_word)
    if number is None or not (is_unit or part.word.kind == "fraction"):
        return None
    whole = _whole(text, number.end_word)
    if whole is None or whole.value.precision == "day":
        return None
    if part.word.unit == "week":
        value = values.week_of(whole.value, number.value)
    else:
        value = values.part_of(whole.value, number.value, part.value if part.word.kind == "fraction" else _DECADES)
    return whole._replace(start=part.start, value=value, without_year=None)


def _whole(text: Text, at: int) -> Found | None:
    """Read the time that a part belongs to: «من العام الجاري», «لعام 2024», «من مايو», «2024»."""
    of = text.skip_of(at)
    if not text.is_next(of):
        return None
    found = number_of_year(text, at) or relative_year(text, at)
    if found is None and of > at:
        found = period(text, of) or named_month(text, of) or _present(text, of)
    return found


def named_month(text: Text, at: int) -> Found | None:
    """Read a month without a year, where one is expected."""
    part = text.part(at, "month", "hijri_month")
    if part is None or not text.is_joined(at):
        return None
    if part.word.kind == "hijri_month":
        return Found(part.start, part.end, part.end_word, values.in_hijri_month(text.anchor, None, part.value, None))
    value = values.in_month(text.anchor, None, part.value, None)
    return Found(part.start, part.end, part.end_word, value, (None, part.value))


def season(text: Text, at: int) -> Found | None:
    """Read «صيف 2023», «صيف العام الماضي», «الصيف المقبل», «هذا الصيف»."""
    this = text.part(at, "this")
    part = text.after(this.end_word, "season") if this else text.part(at, "season")
    if part is None:
        return None
    start = this.start if this else part.start
    is_definite = text.text[part.start : part.start + 2] == "ال"
    shift = text.after(part.end_word, "shift")
    if this or (shift and is_definite):
        end = shift or part
        value = values.season_near(text.anchor, part.value, shift.value if shift else 0)
        return Found(start, end.end, end.end_word, value)
    told = number_of_year(text, part.end_word) or relative_year(text, part.end_word)
    if told is None or is_definite or not text.is_next(part.end_word):
        return None
    if told.value.start is None:
        return told._replace(start=start)
    return told._replace(start=start, value=values.season(told.value.start.year, part.value, "absolute_season"))


def unit(text: Text, at: int) -> Found | None:
    """Read «الأسبوع الماضي», «العام المقبل», «الشهر قبل الماضي»."""
    part = text.part(at, "unit")
    if part is None or part.value != 1 or part.word.unit in ("hour", "century"):
        return None
    shift = text.after(part.end_word, "shift")
    if shift is None:
        return None
    if part.word.unit == "decade":
        if shift.value >= 0:
            return None  # «العقد الحالي» is a contract, too
        return Found(part.start, shift.end, shift.end_word, values.last_units(text.anchor, "decade", 1, -1))
    told = number_of_year(text, shift.end_word) if part.word.unit == "year" else None
    if told is not None:  # «العام الماضي 2014م»
        return told._replace(start=part.start)
    return Found(part.start, shift.end, shift.end_word, values.unit_away(text.anchor, part.word.unit, shift.value))


def this(text: Text, at: int) -> Found | None:
    """Read «هذا الأسبوع», «هذا العام»."""
    first = text.part(at, "this")
    part = text.after(first.end_word, "unit") if first else None
    if first is None or part is None or part.value != 1 or part.word.unit not in ("week", "month", "year"):
        return None
    if text.follows(part.end_word, "shift"):
        return None
    return Found(first.start, part.end, part.end_word, values.unit_away(text.anchor, part.word.unit, 0))


def counted(text: Text, at: int) -> Found | None:
    """Read «اليومين الماضيين», «السنوات العشر الأخيرة», «الـ24 ساعة الماضية», «الأشهر الستة الأولى من 2024»."""
    number = text.number(at)
    part = text.part(at, "unit")
    start = part.start if part else 0
    count = part.word.value if part else None
    if part is not None and count is None:
        number = text.number(part.end_word) if text.is_next(part.end_word) else None
        end = number.end_word if number and number.is_definite else part.end_word
        count = number.value if number and number.is_definite else None
    elif part is not None:
        end = part.end_word
    elif number is not None and number.is_definite and text.follows(number.end_word, "span"):
        part = text.after(number.end_word, "span")
        start, count, end = number.start, number.value, part.end_word if part else 0
    if part is None or (part.word.kind == "unit" and part.word.value == 1):
        return None
    return _ending(text, part, start, count, end)


def _ending(text: Text, part: Part, start: int, count: int | None, at: int) -> Found | None:
    few = text.folded(at) in ("القليله", "القليلين", "المعدوده")
    at += few
    shift = text.after(at, "shift", "recent")
    if shift and shift.value in (-1, 1):
        value = (
            values.unknown("vague")
            if count is None
            else values.last_units(text.anchor, part.word.unit, count, shift.value)
        )
        return Found(start, shift.end, shift.end_word, value)
    first = text.after(at, "ordinal_feminine")
    if first is None or first.value != 1 or part.word.unit != "month" or count is None:
        return None
    whole = _whole(text, first.end_word)
    if whole is None or whole.value.precision != "year":
        return None
    return whole._replace(start=start, value=values.first_months(whole.value, count))


def ago(text: Text, at: int) -> Found | None:
    """Read «قبل ثلاثة أيام», «منذ نحو عامين», «قبل 75 عاما», «بعد أسبوعين» where something is to come."""
    lead = text.part(at, "ago", "after")
    if lead is None:
        return None
    rough = text.after(lead.end_word, "about", "unbounded")
    count = _count(text, rough.end_word if rough else lead.end_word)
    if count is None:
        return None
    part, number, end = count
    if _counts_from_another(text, end):
        return None
    if lead.word.kind == "after" and not text.is_planned(at):
        return None
    sign = -1 if lead.word.kind == "after" else 1
    is_open = number is None or (rough is not None and rough.word.kind == "unbounded")
    value: Value = (
        values.unknown("vague") if is_open or number is None else values.ago(text.anchor, part.word.unit, sign * number)
    )
    return Found(lead.start, text.word(end - 1).end, end, value)


def _count(text: Text, at: int) -> tuple[Part, float | None, int] | None:
    """Read a count of units: its unit, how many (None if it does not say), and the word after it."""
    number = text.number(at)
    if number is not None:
        part = text.after(number.end_word, "span")
        if part is None or not text.is_next(number.end_word):
            return None
        return part, *_and_half(text, part.end_word, number.value)
    part = text.after(at, "span")
    if part is None or _names_one(text, part):
        return None
    one = text.after(part.end_word, "number")
    end = one.end_word if one and one.value == 1 else part.end_word
    return part, *_and_half(text, end, part.word.value)


def _and_half(text: Text, at: int, count: int | None) -> tuple[float | None, int]:
    if count is None or text.folded(at) not in _HALF:
        return count, at
    return count + 0.5, at + (2 if text.follows(at + 1, "unit", "span") else 1)


def _names_one(text: Text, part: Part) -> bool:
    """Tell whether a unit is the one that the next word names: «قبل عام 2011», «منذ أيام الحرب», «قبل يوم الأحد»."""
    if part.word.value == 2 or not text.is_next(part.end_word):
        return False
    is_other = text.folded(part.end_word).startswith("ال") and text.folded(part.end_word) not in _NOW
    named = text.part(part.end_word, "weekday", "day", "cued_day", "month", "hijri_month")
    return is_other or named is not None or text.digits(part.end_word) is not None


def _counts_from_another(text: Text, at: int) -> bool:
    return text.folded(at) in _FROM and text.is_next(at) and text.folded(at + 1) not in _NOW


READERS: Readers = {
    "part": (part_of_period,),
    "fraction": (fraction,),
    "number": (counted,),
    "season": (season,),
    "this": (season, this),
    "decade": (decade,),
    "unit": (fraction, counted, unit, century, year),
    "span": (year, month),
    "month": (month,),
    "hijri_month": (month,),
    "latin_month": (month,),
}

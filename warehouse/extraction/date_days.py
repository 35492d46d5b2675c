"""Reads days by name: «أمس الثلاثاء», «مساء الأحد المقبل», «الخميس 14 سبتمبر 2023», «ليل السبت الأحد»."""

from __future__ import annotations

from warehouse.extraction import date_values as values
from warehouse.extraction.date_months import dated, is_masculine
from warehouse.extraction.date_text import Found, Part, Text
from warehouse.extraction.date_values import Value

_WEEK = 7
_FRIDAY = 4  # the one weekday that is feminine: «الجمعة المقبلة»
_TODAY = ("اليوم", "هذا اليوم")
_IN = ("في", "وفي")


def day_part(text: Text, at: int) -> Found | None:
    """Read «مساء الأحد», «صباح اليوم», «فجر 14 سبتمبر»."""
    part = text.part(at, "day_part")
    if part is None or not text.is_next(part.end_word):
        return None
    found = day(text, part.end_word) or weekday(text, part.end_word) or dated(text, part.end_word)
    is_day = found is not None and found.start == text.word(part.end_word).start
    return found._replace(start=part.start) if found and is_day else None


def day(text: Text, at: int) -> Found | None:
    """Read «أمس», «اليوم الخميس», «غدا الجمعة 14 سبتمبر 2023»."""
    part = text.part(at, "day", "cued_day")
    if part is None:
        return None
    name = text.after(part.end_word, "weekday")
    date = _date_after(text, name or part)
    if date:
        return date._replace(start=part.start)
    if not (name or _is_meant(text, part)):
        return None
    value = values.day_away(text.anchor, part.value, name.value if name else None)
    end = name or part
    return Found(part.start, end.end, end.end_word, value)


def _is_meant(text: Text, part: Part) -> bool:
    """Tell whether a day is one from today, not «الغد» as a figure of speech or «اليوم الأول» of many."""
    at, is_proclitic = (
        part.first_word,
        part.start > text.word(part.first_word).start and not text.has_and(part.first_word),
    )
    if part.word.kind == "cued_day":
        return (part.value < 0 and is_proclitic) or text.before(at, "day_part", "span") is not None
    if text.is_next(part.end_word) and text.follows(part.end_word, "noun_day", "ordinal", "ordinal_feminine"):
        return False
    is_daily = is_proclitic or (text.folded(at - 1) in _IN and text.is_next(at))
    return not (is_daily and text.text[part.start : part.end] in _TODAY)


def weekday(text: Text, at: int) -> Found | None:
    """Read «الثلاثاء», «يوم الثلاثاء المقبل», «الثلاثاء 21 يوليو 2015», «يومي الجمعة والسبت»."""
    lead = text.part(at, "span")
    if lead is not None and (lead.word.unit != "day" or not text.is_next(lead.end_word)):
        return None
    part = text.after(lead.end_word, "weekday") if lead else text.part(at, "weekday")
    if part is None:
        return None
    lead = lead or text.before(at, "span")
    found = _date_after(text, part) or _weekday_pair(text, part, at) or _weekday_alone(text, part, lead, at)
    return found._replace(start=lead.start if lead and lead.first_word == at else part.start) if found else None


def _weekday_alone(text: Text, part: Part, lead: Part | None, at: int) -> Found | None:
    shift = _shift(text, part)
    if shift is None:
        is_every = lead is not None and lead.word.value is None  # «أيام الجمعة»
        if is_every or text.folded(at - 1) in ("بين", "كل"):
            return None
    end = shift or part
    value = _near(text, part, at, shift or _shift_of_list(text, part))
    return Found(part.start, end.end, end.end_word, value)


def _near(text: Text, part: Part, at: int, shift: Part | None) -> Value:
    return values.weekday_near(text.anchor, part.value, shift.value if shift else None, text.is_planned(at))


def _weekday_pair(text: Text, part: Part, at: int) -> Found | None:
    """Read two days in a row: «السبت والأحد», «ليل السبت الأحد», «السبت-الأحد»."""
    second = text.part(part.end_word, "weekday")
    if second is None or (part.value + 1) % _WEEK != second.value or not text.is_joined(part.end_word):
        return None
    shift = _shift(text, second)
    value = _near(text, part, at, shift)
    end = shift or second
    if value.start is None or value.end is None:
        return Found(part.start, end.end, end.end_word, value)
    next_day = values.day(value.end.fromordinal(value.end.toordinal() + 1), value.resolution)
    return Found(part.start, end.end, end.end_word, Value(value.start, next_day.end, "day", value.resolution))


def _shift(text: Text, part: Part) -> Part | None:
    shift = text.after(part.end_word, "shift")
    return shift if shift and (part.value == _FRIDAY or is_masculine(text, shift)) else None


def _shift_of_list(text: Text, part: Part) -> Part | None:
    """Return the shift at the end of a list of weekdays («الأحد والثلاثاء المقبلين»)."""
    following = text.part(part.end_word, "weekday")
    while following is not None and text.has_and(following.first_word):
        shift = text.after(following.end_word, "shift")
        if shift:
            return shift
        following = text.part(following.end_word, "weekday")
    return None


def _date_after(text: Text, part: Part) -> Found | None:
    """Read the date in numbers that follows a day's name: «الخميس 14 سبتمبر», «الثلاثاء الموافق 5 شوال»."""
    agree = text.after(part.end_word, "agree")
    at = agree.end_word if agree else part.end_word
    if not text.is_joined(at):
        return None
    found = dated(text, at)
    if found is None or found.start != text.word(at).start:
        return None
    if found.without_year and part.word.kind == "weekday" and found.value.start == found.value.end:
        value = values.in_month(text.anchor, *found.without_year, None, weekday=part.value)
        return found._replace(value=value)
    return found

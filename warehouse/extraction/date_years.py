"""Reads years, decades and centuries: «عام 2019», «1446هـ», «ثمانينيات القرن الماضي», «القرن التاسع عشر»."""

from __future__ import annotations

import re

from warehouse.arabic.calendar import FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR, hijri_year_of
from warehouse.extraction import date_values as values
from warehouse.extraction.date_text import Found, Number, Part, Text
from warehouse.extraction.date_values import Value

_FIRST, _LAST = 1000, 2199  # years that a number may mean; arbitrary
_FIRST_ALONE, _LAST_ALONE = 1900, 2099  # without «عام» before it
_SHORT = range(30, 100)  # «عام 67» is of the last century
_HIJRI_AHEAD = 3  # Hijri years after the present one that «عام 1448» may still mean
_BARE_DECADES = range(50, 100)  # «في الثلاثينيات» is more often somebody's age
_AGE = ("العمر", "عمره", "عمرها", "عمرهم", "اعمارهم", "عمري", "عمرهن")
_DASHES = "-–—/"
_AFTER_SLASH = re.compile(r"(\d{4})(م|ه)?")


def year(text: Text, at: int) -> Found | None:
    """Read «عام 2019», «العام 2019», «عامي 2019 و2020», «عام ألفين وخمسة», «عام 1446هـ»."""
    lead = text.part(at, "span", "unit")
    if lead is None or lead.word.unit != "year" or lead.word.value is None or not text.is_joined(lead.end_word):
        return None
    number = text.number(lead.end_word)
    if number is None or (number.start != text.word(lead.end_word).start and not number.is_definite):
        return None
    if _ends_number_of_law(text, lead):
        return None
    second = text.number(number.end_word) if lead.word.value > 1 and text.has_and(number.end_word) else None
    first_value = _value(text, number)
    value = values.between(first_value, _value(text, second)) if second else first_value
    last = second or number
    if value is None or (value.start is None and value.resolution == "no_year"):
        return None
    return _ended(text, lead.start, last, value)


def _ends_number_of_law(text: Text, lead: Part) -> bool:
    """Tell whether a year is part of the number of a law or a case («القانون رقم 10 لسنة 2018»)."""
    return lead.start > text.word(lead.first_word).start and text.digits(lead.first_word - 1) is not None


def bare_year(text: Text, at: int) -> Found | None:
    """Read a year in digits without «عام» before it, as after «منذ»; a count («2000 شخص») is none."""
    number = text.digits(at)
    if number is None or not _is_year_alone(text, number):
        return None
    value = _value(text, number)
    return _ended(text, number.start, number, value) if value.start else None


def _is_year_alone(text: Text, number: Number) -> bool:
    is_hijri = number.marks.startswith("ه") or _hijri_mark(text, number) is not None
    if not is_hijri and not _FIRST_ALONE <= number.value <= _LAST_ALONE:
        return False
    is_round = number.value % 100 == 0
    if is_round and text.is_next(number.end_word) and not is_hijri:
        return False
    return not _is_count(text, number)


def _is_count(text: Text, number: Number) -> bool:
    """Tell whether a number counts something, or is only a piece of one («2015.5», «2000 شخص»)."""
    after = text.text[number.end : number.end + 2]
    if after[:1] in ("%", "٪") or (after[:1] in (".", ",", "٫", ":", "/", "-") and after[1:].isdigit()):
        return True
    return text.is_next(number.end_word) and text.follows(number.end_word, "counted", "span", "number")


def year_range(text: Text, at: int) -> Found | None:
    """Read «2019-2023», «2022/2023»."""
    first, second = text.digits(at), text.digits(at + 1)
    if first is None:
        return None
    if second is None and text.text[first.end : first.end + 1] == "/":
        second = _after_slash(text, at + 1)
    if second is None or not _is_range(text, first, second):
        return None
    if first.value < _FIRST_ALONE:
        value = values.between(values.hijri(first.value), values.hijri(second.value))
        return _ended(
            text, first.start, second, (value or values.unknown("hijri_calendar"))._replace(resolution="hijri")
        )
    return _ended(text, first.start, second, values.years(first.value, second.value, "absolute_year"))


def _after_slash(text: Text, at: int) -> Number | None:
    number = _AFTER_SLASH.fullmatch(text.folded(at))
    if number is None:
        return None
    return Number(int(number[1]), text.word(at).start, text.word(at).end, at + 1, number[2] or "")


def _is_range(text: Text, first: Number, second: Number) -> bool:
    gap = text.text[first.end : second.start].strip(" \u0640")
    is_school_year = second.value == first.value + 1
    is_hijri = FIRST_HIJRI_YEAR <= first.value < second.value <= LAST_HIJRI_YEAR and (
        is_school_year or second.marks.startswith("ه") or _hijri_mark(text, second) is not None
    )
    is_order = is_hijri or _FIRST_ALONE <= first.value < second.value <= _LAST_ALONE
    is_open = text.text[second.end : second.end + 1] not in (*_DASHES, "%")
    before = text.text[max(0, first.start - 1) : first.start]
    is_season = gap != "/" or is_school_year
    return len(gap) == 1 and gap in _DASHES and is_order and is_open and is_season and before not in (*_DASHES, ".")


def number_of_year(text: Text, at: int, *, is_hijri: bool = False) -> Found | None:
    """Read the year that follows a month, a season or a quarter: «2024», «من عام 2024», «لعام 2024».

    With `is_hijri` a year that can be one of the Hijri calendar is one.
    """
    first = text.skip_of(at)
    if not text.is_joined(first):
        return None
    lead = text.part(first, "span", "unit")
    number = text.digits(lead.end_word if lead and lead.word.unit == "year" else first)
    if is_hijri and number is not None and number.value < _FIRST_ALONE:
        return _ended(text, number.start, number, values.hijri(number.value))
    found = year(text, first)
    if found is not None:
        return found
    if number is None or number.start != text.word(first).start or _is_count(text, number):
        return None
    value = _value(text, number) if number.value >= _FIRST else values.unknown("no_year")
    return _ended(text, number.start, number, value) if value.resolution != "no_year" else None


def _value(text: Text, number: Number) -> Value:
    """Return the year that a number means: Gregorian, or Hijri where it says so or can be nothing else."""
    if number.marks.startswith("ه") or _hijri_mark(text, number):
        return values.hijri(number.value)
    if number.is_digits and number.value in _SHORT:
        return values.year(1900 + number.value, "absolute_year")
    if not _FIRST <= number.value <= _LAST:
        return values.unknown("no_year")
    if _is_hijri(text, number.value) and number.marks != "م":
        return values.hijri(number.value)
    return values.year(number.value, "absolute_year")


def _is_hijri(text: Text, number: int) -> bool:
    """Tell whether a year without a mark is the Hijri year of modern times, not one of the Middle Ages."""
    present = hijri_year_of(text.anchor) if text.anchor else None
    return present is not None and FIRST_HIJRI_YEAR <= number <= present + _HIJRI_AHEAD


def _hijri_mark(text: Text, number: Number) -> Part | None:
    return text.after(number.end_word, "hijri")


def _ended(text: Text, start: int, number: Number, value: Value) -> Found:
    """Return the expression that ends with a year and its mark («1446 هـ», «2015 م»)."""
    mark = _hijri_mark(text, number)
    if mark:
        return Found(start, mark.end, mark.end_word, value)
    if (
        not number.marks
        and text.folded(number.end_word) in ("م", "ميلادي", "ميلاديه")
        and text.is_next(number.end_word)
    ):
        return Found(start, text.word(number.end_word).end, number.end_word + 1, value)
    return Found(start, number.end, number.end_word, value)


def decade(text: Text, at: int) -> Found | None:
    """Read «التسعينيات», «ثمانينيات القرن الماضي», «ستينات القرن العشرين»; ages («في الثلاثينيات») are none."""
    part = text.part(at, "decade")
    if part is None:
        return None
    first = text.skip_of(part.end_word)
    whole = century(text, first) if text.is_next(first) else None
    if whole is not None:
        start = whole.value.start
        value = whole.value if start is None else _decade_of(start.year - start.year % 100 + part.value)
        return Found(part.start, whole.end, whole.end_word, value)
    is_age = first > part.end_word and text.folded(first) in _AGE
    if is_age or part.value not in _BARE_DECADES or text.text[part.start : part.start + 2] != "ال":
        return None
    if text.before(at, "before", "part") is None:
        return None
    if text.folded(part.end_word) == "الهجريه":
        return Found(part.start, text.word(part.end_word).end, part.end_word + 1, _hijri_decade_of(part.value))
    return Found(part.start, part.end, part.end_word, _decade_of(1900 + part.value))


def _hijri_decade_of(tens: int) -> Value:
    """Return a decade of the 14th century of the Hijra, which ended in 1980."""
    value = values.between(values.hijri(1300 + tens), values.hijri(1309 + tens))
    return value._replace(resolution="hijri") if value else values.unknown("hijri_calendar")


def _decade_of(first: int) -> Value:
    return values.years(first, first + 9, "absolute_decade")


def century(text: Text, at: int) -> Found | None:
    """Read «القرن العشرين», «القرن 19», «القرن الماضي», «القرن الثالث قبل الميلاد»."""
    unit = text.part(at, "unit")
    if unit is None or unit.word.unit != "century" or unit.value != 1 or not text.is_next(unit.end_word):
        return None
    shift = text.after(unit.end_word, "shift")
    if shift:
        return Found(unit.start, shift.end, shift.end_word, values.unit_away(text.anchor, "century", shift.value))
    number = text.ordinal(unit.end_word) or text.digits(unit.end_word)
    if number is None or not 1 <= number.value <= 21:
        return None
    value = values.century(number.value, "absolute_century")
    after = text.folded(number.end_word)
    if after in ("الهجري", "هجري"):
        value = values.unknown("hijri_calendar")
    elif after == "قبل" or text.text[number.end :].lstrip().startswith("ق.م"):
        value = values.unknown("outside_calendar")
    return Found(unit.start, number.end, number.end_word, value)

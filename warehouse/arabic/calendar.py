"""Dates as Arabic news writes them: month names of every system, and absolute dates.

Relative dates («أمس», «الثلاثاء») are not here: they need a day to count from.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

DatePrecision = Literal["day", "month"]

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

# Names of the Gregorian months, by number: Egypt and the Gulf; the Levant and Iraq; Tunisia and Algeria; Morocco.
GREGORIAN_MONTHS: dict[int, tuple[str, ...]] = {
    1: ("يناير", "كانون الثاني", "كانون ثاني", "جانفي", "January", "Jan"),
    2: ("فبراير", "شباط", "فيفري", "February", "Feb"),
    3: ("مارس", "آذار", "March", "Mar"),
    4: ("أبريل", "إبريل", "نيسان", "أفريل", "April", "Apr"),
    5: ("مايو", "أيار", "ماي", "May"),
    6: ("يونيو", "يونية", "حزيران", "جوان", "June", "Jun"),
    7: ("يوليو", "يولية", "تموز", "جويلية", "يوليوز", "July", "Jul"),
    8: ("أغسطس", "آب", "أوت", "غشت", "August", "Aug"),
    9: ("سبتمبر", "أيلول", "شتنبر", "September", "Sept", "Sep"),
    10: ("أكتوبر", "تشرين الأول", "تشرين أول", "October", "Oct"),
    11: ("نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر", "November", "Nov"),
    12: ("ديسمبر", "كانون الأول", "كانون أول", "دجنبر", "December", "Dec"),
}
# Hijri months are recognised, not converted: the day a month begins on is declared, country by country.
HIJRI_MONTHS: dict[int, tuple[str, ...]] = {
    1: ("محرم", "المحرم"),
    2: ("صفر",),
    3: ("ربيع الأول", "ربيع أول"),
    4: ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني"),
    5: ("جمادى الأولى", "جمادى الأول"),
    6: ("جمادى الآخرة", "جمادى الثانية", "جمادى الآخر"),
    7: ("رجب",),
    8: ("شعبان",),
    9: ("رمضان",),
    10: ("شوال",),
    11: ("ذو القعدة", "ذي القعدة"),
    12: ("ذو الحجة", "ذي الحجة"),
}
# By Python's numbers: Monday is 0.
WEEKDAYS: dict[int, tuple[str, ...]] = {
    0: ("الاثنين", "الإثنين", "Monday", "Mon"),
    1: ("الثلاثاء", "الثلاثا", "Tuesday", "Tue"),
    2: ("الأربعاء", "الاربعاء", "Wednesday", "Wed"),
    3: ("الخميس", "Thursday", "Thu"),
    4: ("الجمعة", "Friday", "Fri"),
    5: ("السبت", "Saturday", "Sat"),
    6: ("الأحد", "الاحد", "Sunday", "Sun"),
}
_NOON, _LONGEST_MONTH = 12, 31
_FOLD = str.maketrans("أإآٱةىؤئ", "ااااهيوي")


class ParsedDate(NamedTuple):
    """A date read from a text; `span` is where, half-open. A month's date is its first day."""

    date: dt.date
    precision: DatePrecision
    span: tuple[int, int]


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name.translate(_FOLD)).strip().lower().rstrip(".")


def _any_of(names: dict[int, tuple[str, ...]]) -> str:
    keys = {_key(name) for spellings in names.values() for name in spellings}
    return "|".join(re.escape(key).replace(r"\ ", r"\s+") for key in sorted(keys, key=len, reverse=True))


def _numbers(names: dict[int, tuple[str, ...]]) -> dict[str, int]:
    return {_key(name): number for number, spellings in names.items() for name in spellings}


_MONTH_NUMBER = _numbers(GREGORIAN_MONTHS)

_MONTH = rf"(?:{_any_of(GREGORIAN_MONTHS)})(?![^\W\d_])\.?"
_DUAL = rf"(?:\s*[/\\(-]\s*{_MONTH}\s*\)?)?"  # «مارس/آذار», «أغسطس (آب)», «نيسان / أبريل»
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DAY = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_ORDINAL = r"(?:st|nd|rd|th)?"
_JOIN = r"\s*[,،./-]?\s*(?:من\s+)?(?:شهر\s+)?"

_DAY_MONTH_YEAR = rf"{_DAY}{_ORDINAL}{_JOIN}{_MONTH}{_DUAL}\s*[,،./-]?\s*(?:(?:من\s+)?(?:عام|سنة|سنه|العام)\s+)?{_YEAR}"
_MONTH_DAY_YEAR = rf"(?<![^\W\d_]){_MONTH}{_DUAL}\s+{_DAY}{_ORDINAL}\s*[,،]?\s+{_YEAR}"
_MONTH_YEAR = rf"(?<![^\W\d_]){_MONTH}{_DUAL}\s*[,،/-]?\s*(?:(?:من\s+)?(?:عام|سنة|سنه|العام)\s+)?{_YEAR}"
_YEAR_FIRST = r"(?<!\d)(?:19|20)\d\d\s?[-/.]\s?(?:1[0-2]|0?[1-9])\s?[-/.]\s?(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_DAY_FIRST = (
    r"(?<!\d)(?<!\d[.,/-])(?:3[01]|[12]\d|0?[1-9])\s?[-/.]\s?(?:3[01]|[12]\d|0?[1-9])\s?[-/.]\s?(?:19|20)\d\d(?!\d)"
)

# The text of an absolute Gregorian date, without groups, for building larger patterns. It is written for text that
# went through `comparable`.
DATE_PATTERN = f"(?:{_DAY_MONTH_YEAR}|{_MONTH_DAY_YEAR}|{_YEAR_FIRST}|{_DAY_FIRST})"
WEEKDAY_PATTERN = f"(?:{_any_of(WEEKDAYS)})"
HIJRI_PATTERN = rf"(?:{_DAY}\s+(?:من\s+)?(?:{_any_of(HIJRI_MONTHS)})\s*[,،]?\s*1[34]\d\d\s*(?:هـ|ه\b)?)"

_DATE = re.compile(f"{DATE_PATTERN}|{_MONTH_YEAR}")
_HIJRI = re.compile(HIJRI_PATTERN)
_NUMERIC = re.compile(r"(\d+)\s?[-/.]\s?(\d+)\s?[-/.]\s?(\d+)")
_MONTH_NAME = re.compile(rf"(?<![^\W\d_])(?:{_any_of(GREGORIAN_MONTHS)})(?![^\W\d_])")
_DAY_NUMBER = re.compile(_DAY)
_YEAR_NUMBER = re.compile(rf"(?<!\d){_YEAR}")
_CLOCK = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])[:٫]([0-5]\d)(?::[0-5]\d)?(?!\d)\s*(ص(?:باحا)?\b|م(?:ساءا?)?\b|am\b|pm\b)?"
)


def comparable(text: str) -> str:
    """Return `text` as the patterns here want it: western digits, folded letters, lower case; offsets survive."""
    return text.translate(_DIGITS).translate(_FOLD).lower()


def parse_date(text: str) -> ParsedDate | None:
    """Return the first absolute Gregorian date of `text`, or None.

    Reads «14 سبتمبر 2023», «14 مارس/آذار 2023», «الخميس 14-9-2023», «2023/09/14», "14th, September 2023",
    "April 28, 2025" and «أيار 2022» (a month). Numbers alone are day first, unless that is no date. Years have
    four digits; Hijri dates are passed over.
    """
    plain = comparable(text)
    if "19" not in plain and "20" not in plain:
        return None
    for match in _DATE.finditer(plain):
        found = _read(match.group())
        if found:
            return ParsedDate(found[0], found[1], match.span())
    return None


def has_hijri_date(text: str) -> bool:
    """Tell whether `text` has a date of the Hijri calendar."""
    return _HIJRI.search(comparable(text)) is not None


def parse_clock(text: str) -> dt.time | None:
    """Return the first time of day of `text` («10:22», «09:23 مساء»), or None."""
    match = _CLOCK.search(comparable(re.sub("[\u064b-\u0652]", "", text)))
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), match[3] or ""
    if half[:1] in ("م", "p") and hour < _NOON:
        hour += 12
    if half[:1] in ("ص", "a") and hour == _NOON:
        hour = 0
    return dt.time(hour, minute)


def _read(expression: str) -> tuple[dt.date, DatePrecision] | None:
    name = _MONTH_NAME.search(expression)
    if name is None:
        return _read_numbers(expression)
    month = _MONTH_NUMBER[_key(name.group())]
    year = _YEAR_NUMBER.search(expression)
    if year is None:
        return None
    day = _DAY_NUMBER.search(expression[: year.start()])
    if day is None:
        return dt.date(int(year.group()), month, 1), "month"
    date = _date(int(year.group()), month, int(day.group()))
    return (date, "day") if date else None


def _read_numbers(expression: str) -> tuple[dt.date, DatePrecision] | None:
    match = _NUMERIC.search(expression)
    if match is None:
        return None
    first, second, third = (int(number) for number in match.groups())
    year_first = first > _LONGEST_MONTH
    date = _date(first, second, third) if year_first else _date(third, second, first) or _date(third, first, second)
    return (date, "day") if date else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

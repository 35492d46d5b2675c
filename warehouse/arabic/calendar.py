"""Dates as Arabic news writes them: month names of every system, and absolute dates.

Relative dates («أمس», «الثلاثاء») are not here: they need a day to count from.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

from hijridate import Gregorian, Hijri

DatePrecision = Literal["day", "month"]

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

# Names of the Gregorian months, by number: Egypt and the Gulf; the Levant and Iraq; Tunisia and Algeria; Morocco.
GREGORIAN_MONTHS: dict[int, tuple[str, ...]] = {
    1: ("يناير", "كانون الثاني", "كانون ثاني", "كانون2", "جانفي", "January", "Jan"),
    2: ("فبراير", "شباط", "فيفري", "February", "Feb"),
    3: ("مارس", "آذار", "March", "Mar"),
    4: ("أبريل", "إبريل", "نيسان", "أفريل", "April", "Apr"),
    5: ("مايو", "أيار", "ماي", "May"),
    6: ("يونيو", "يونية", "حزيران", "جوان", "June", "Jun"),
    7: ("يوليو", "يولية", "تموز", "جويلية", "يوليوز", "July", "Jul"),
    8: ("أغسطس", "آب", "أوت", "غشت", "August", "Aug"),
    9: ("سبتمبر", "أيلول", "شتنبر", "September", "Sept", "Sep"),
    10: ("أكتوبر", "تشرين الأول", "تشرين أول", "تشرين1", "October", "Oct"),
    11: ("نوفمبر", "تشرين الثاني", "تشرين ثاني", "تشرين2", "نونبر", "November", "Nov"),
    12: ("ديسمبر", "كانون الأول", "كانون أول", "كانون1", "دجنبر", "December", "Dec"),
}
# The day a Hijri month begins on is declared, country by country; conversions here follow Umm al-Qura, the calendar of
# Saudi Arabia, from which others differ by a day.
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
# The Hijri years of Umm al-Qura's tables, 1924 to 2077.
FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500
_NOON, _LONGEST_MONTH, _LONGEST_HIJRI_MONTH = 12, 31, 30
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
_HIJRI_NUMERIC = re.compile(r"(\d{1,4})\s?[-/]\s?(\d\d?)\s?[-/]\s?(\d{1,4})(?!\d)(?:\s?هـ?(?![^\W\d_]))?")
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


class HijriDate(NamedTuple):
    """A Hijri date in figures, and where it ends in its text."""

    year: int
    month: int
    day: int
    end: int


def parse_numeric_hijri(text: str) -> HijriDate | None:
    """Return the Hijri date in figures that `text` begins with («26/9/1436هـ», «1436/9/26»), or None."""
    match = _HIJRI_NUMERIC.match(comparable(text))
    if match is None:
        return None
    first, month, last = (int(part) for part in match.groups())
    year, day = (first, last) if first > _LONGEST_MONTH else (last, first)
    is_date = 1 <= day <= _LONGEST_HIJRI_MONTH and 1 <= month <= len(HIJRI_MONTHS)
    return HijriDate(year, month, day, match.end()) if is_date and FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR else None


def has_hijri_date(text: str) -> bool:
    """Tell whether `text` has a date of the Hijri calendar."""
    return _HIJRI.search(comparable(text)) is not None


def hijri_span(year: int, month: int | None = None, day: int | None = None) -> tuple[dt.date, dt.date] | None:
    """Return the first and last Gregorian day of a Hijri year, month or day; None outside the tables or the month."""
    if not FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR:
        return None
    first_month, last_month = (month, month) if month else (1, 12)
    length = Hijri(year, last_month, 1).month_length()
    first_day, last_day = (day, day) if day else (1, length)
    if last_day > length:
        return None
    return _gregorian(year, first_month, first_day), _gregorian(year, last_month, last_day)


def hijri_year_of(date: dt.date) -> int | None:
    """Return the Hijri year that `date` lies in; None outside the tables."""
    if not _FIRST_DAY <= date <= _LAST_DAY:
        return None
    return Gregorian.fromdate(date).to_hijri().year


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


def _gregorian(year: int, month: int, day: int) -> dt.date:
    """Return a day of a Hijri month as a plain date."""
    return dt.date.fromordinal(Hijri(year, month, day).to_gregorian().toordinal())


_FIRST_DAY = _gregorian(FIRST_HIJRI_YEAR, 1, 1)
_LAST_DAY = _gregorian(LAST_HIJRI_YEAR, 12, 29)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

"""Finds time expressions and resolves them from the day of publication.

An expression is read from left to right, the longest at each word, and joined with the one after it to a range
(«من 12 مايو حتى 3 يونيو») or to the same day in the other calendar («15 رمضان 1446هـ الموافق 15 مارس 2025»).
A day of a month that names a street, a body or an uprising is no date unless its year is told: «شارع 26 يوليو»,
«ثوار 17 فبراير», but «ثورة 25 يناير 2011».
"""

from __future__ import annotations

import re

from warehouse.arabic.words import Passage
from warehouse.extraction import date_values as values
from warehouse.extraction.date_days import day, day_part, weekday
from warehouse.extraction.date_months import dated
from warehouse.extraction.date_periods import READERS as PERIODS
from warehouse.extraction.date_periods import ago, counted, named_month
from warehouse.extraction.date_text import Found, Readers, Text
from warehouse.extraction.date_years import bare_year, year_range
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import DateExpression, Field, Mention

_MARKS = frozenset("«»“”\"'")
_FROM = ("من", "ومن", "بين", "وبين")
_BETWEEN = ("بين", "وبين")
_DASH = re.compile(r"\s?[-–—]\s?")
_OTHER_CALENDAR = re.compile(r"\s*[-–—(/،]?\s*")
_READERS: Readers = {
    **PERIODS,
    "day_part": (day_part,),
    "day": (day,),
    "cued_day": (day,),
    "weekday": (weekday,),
    "ago": (ago,),
    "after": (ago,),
    "first": (dated,),
    "ordinal": (dated,),
    "number": (dated, *PERIODS["number"]),
    "span": (weekday, *PERIODS["span"]),
}


def find_dates(reading: Reading, lexicon: Lexicon) -> tuple[DateExpression, ...]:
    """Return the time expressions of the article, title first, in the order of the text.

    Proclitics and prepositions stay outside the span. What stands inside a name («روسيا اليوم») is no date.
    """
    found: list[DateExpression] = []
    for field, passage in reading.passages.items():
        names = [mention for mention in reading.facts.mentions if mention.field == field]
        text = Text(passage, reading.published_date, lexicon, names=_words_of(names, passage))
        undated = [mention for mention in names if mention.method != "nationality"]
        found += _Reader(text, field, _words_of(undated, passage)).read()
    return tuple(found)


def _words_of(names: list[Mention], passage: Passage) -> set[int]:
    return {word for name in names for word in passage.words_between(name.start_char, name.end_char)}


def _is_yearly(text: Text, found: Found) -> bool:
    """Tell whether a day is one of every year («9 فبراير من كل عام»)."""
    at = text.skip_of(found.end_word)
    return found.without_year is not None and text.folded(at) == "كل"


class _Reader:
    """Reads the dates of one passage."""

    def __init__(self, text: Text, field: Field, names: set[int]) -> None:
        self._text, self._field, self._names = text, field, names
        self._name_end = -1  # the word after a date that was a name
        self._month_end = -1  # the word after a month

    def read(self) -> list[DateExpression]:
        """Return the expressions of the passage."""
        found, end = [], 0
        for at in self._text.starts(_READERS):
            expression = self._whole(at) if at >= end else None
            if expression is None:
                continue
            end = expression.end_word
            if self._is_name(at, expression):
                self._name_end = end
            else:
                found.append(self._record(expression))
                self._month_end = end if expression.value.precision == "month" else -1
        return found

    def _record(self, found: Found) -> DateExpression:
        text = self._text.text
        written = text[found.start : found.end + 1]
        is_bracketed = written.endswith(")") and written.count("(") == written.count(")")
        end = found.end + is_bracketed  # «أمس (الأربعاء)»
        return DateExpression(self._field, found.start, end, text[found.start : end], *found.value)

    def _whole(self, at: int) -> Found | None:
        """Return the expression that begins with word `at`, with the other end of its range."""
        first = self._one(at)
        if first is None and at == self._month_end and self._text.has_and(at):  # «شهري يونيو وأكتوبر»
            first = named_month(self._text, at)
        if first is None:
            start = self._start_of_range(at)
            return self._range(start) if start else None
        return self._range(first) or self._both_calendars(first) or first

    def _one(self, at: int) -> Found | None:
        """Return the single expression that begins with word `at`."""
        text = self._text
        if at in self._names:
            return None
        if text.match_at(at) is not None:
            return self._worded(at)
        return dated(text, at) or year_range(text, at) or counted(text, at) or self._year(at)

    def _worded(self, at: int) -> Found | None:
        match = self._text.match_at(at)
        if match is None or match.values[0].kind == "no_date":
            return None
        around = self._text.text[match.start - 1 : match.start], self._text.text[match.end : match.end + 1]
        if _MARKS.issuperset(around):  # the newspaper «اليوم»
            return None
        return self._text.read(at, _READERS)

    def _year(self, at: int) -> Found | None:
        found = bare_year(self._text, at)
        is_expected = found and (found.value.resolution == "hijri" or self._text.before(at, "before"))
        return found if is_expected else None

    def _start_of_range(self, at: int) -> Found | None:
        """Return a month or year that is a date only as the first of two: «من يناير إلى مارس», «بين 2011 و2015»."""
        if self._text.folded(at - 1) not in _FROM or not self._text.is_joined(at) or at in self._names:
            return None
        return named_month(self._text, at) or bare_year(self._text, at)

    def _range(self, first: Found) -> Found | None:
        """Return the time from `first` to the date that «إلى», «حتى», a dash or, after «بين», «و» joins to it."""
        at = self._other_end(first)
        last = None if at is None else self._one(at) or named_month(self._text, at) or bare_year(self._text, at)
        if last is None:
            return None
        start = first.value
        if first.without_year and last.value.start and last.without_year is None:
            start = self._in_year_of(first.without_year, last)
        value = values.between(start, last.value)
        return Found(first.start, last.end, last.end_word, value) if value else None

    def _in_year_of(self, day_and_month: tuple[int | None, int], last: Found) -> values.Value:
        day_number, month = day_and_month
        year = last.value.start.year if last.value.start else 0
        same = values.of_year(year, day_number, month, "")
        is_before = same.start is None or last.value.start is None or same.start <= last.value.start
        return same if is_before else values.of_year(year - 1, day_number, month, "")

    def _other_end(self, first: Found) -> int | None:
        text, at = self._text, first.end_word
        if at >= len(text.words):
            return None
        to = text.part(at, "to")
        if to and text.is_joined(at):
            return to.end_word if to.end_word < len(text.words) else None
        before = text.folded(text.past_end(first.start) - 1)
        if before in _BETWEEN and text.has_and(at) and text.is_joined(at):
            return at
        is_plain = first.value.resolution not in ("relative_day", "weekday_past", "weekday_next")
        return at if is_plain and _DASH.fullmatch(text.text[first.end : text.words[at].start]) else None

    def _both_calendars(self, first: Found) -> Found | None:
        """Return a day told in both calendars, with the value of the Gregorian one."""
        text, at = self._text, first.end_word
        if first.value.resolution not in ("absolute", "hijri") or at >= len(text.words):
            return None
        agree = text.part(at, "agree")
        at = agree.end_word if agree else at
        if at >= len(text.words) or not _OTHER_CALENDAR.fullmatch(text.gap(at)):
            return None
        second = dated(text, at)
        if second is None or {first.value.resolution, second.value.resolution} != {"absolute", "hijri"}:
            return None
        value = first.value if first.value.resolution == "absolute" else second.value
        return Found(first.start, second.end, second.end_word, value)

    def _is_name(self, at: int, found: Found) -> bool:
        """Tell whether a day is part of a name («شارع 26 يوليو», «سوق الأحد») or comes every year."""
        text = self._text
        if _is_yearly(text, found):
            return True
        if not text.is_next(at):
            return False
        is_day_of_month = found.without_year is not None or found.value.resolution == "hijri"
        is_weekday = text.part(at, "weekday", "day") is not None
        if is_day_of_month and at == self._name_end and text.has_and(at):
            return True
        if is_day_of_month:
            return text.before(at, "head", "dated_name") is not None
        return is_weekday and text.before(at, "head") is not None

"""Finds time expressions and resolves them from the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from warehouse.arabic.calendar import HIJRI_PATTERN, comparable, parse_date
from warehouse.arabic.words import Passage
from warehouse.extraction import date_values as values
from warehouse.extraction.date_values import Value
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.dates import DateWord
from warehouse.lexicon.matcher import Match
from warehouse.model import DateExpression, Field, Mention

_LONGEST = 50  # characters of an absolute date
_PLAN_REACH = 6  # words before a weekday among which «المقرر» is looked for
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_LAST_DAY = 31
_HIJRI = re.compile(HIJRI_PATTERN)
_NUMBER = re.compile(r"[وفبلك]{0,2}(\d)")
_YEAR = re.compile(r"(\d{4})م?")
_BETWEEN = re.compile(r"\)?[ \t\u00a0]*[(،,/\\-]?[ \t\u00a0]*")  # what may stand between the words of one date
_MARKS = frozenset("«»“”\"'")
_OF = "من"

Token = Match[DateWord]


class _Found(NamedTuple):
    """An expression's end in the text, the index of the word after it, and its value."""

    end: int
    end_word: int
    value: Value


def find_dates(reading: Reading, lexicon: Lexicon) -> tuple[DateExpression, ...]:
    """Return the time expressions of the article, title first, in the order of the text.

    Proclitics stay outside the span. What stands inside a name («روسيا اليوم») is no date.
    """
    found: list[DateExpression] = []
    for field, passage in reading.passages.items():
        names = [mention for mention in reading.facts.mentions if mention.field == field]
        found += _Reader(passage, field, reading.published_date, lexicon, names).read()
    return tuple(found)


class _Reader:
    """Reads the dates of one passage from left to right, the longest expression at each word."""

    def __init__(
        self, passage: Passage, field: Field, anchor: dt.date | None, lexicon: Lexicon, names: list[Mention]
    ) -> None:
        self._passage, self._field, self._anchor = passage, field, anchor
        self._words = passage.words
        tokens = lexicon.date_words.find(passage)
        self._tokens = {token.first_word: token for token in tokens}
        self._names = {
            word
            for name in names
            if name.method != "nationality"
            for word in passage.words_between(name.start_char, name.end_char)
        }

    def read(self) -> list[DateExpression]:
        """Return the expressions of the passage."""
        found: list[DateExpression] = []
        at = 0
        while at < len(self._words):
            token = self._tokens.get(at)
            start = self._number_at(at) if token is None else token.start
            match = None
            if start is not None and at not in self._names:
                match = self._numbered(at, start) if token is None else self._worded(token)
            if start is None or match is None:
                at = at + 1 if token is None else token.end_word
                continue
            text = self._passage.text[start : match.end + 1]
            is_bracketed = text.endswith(")") and text.count("(") == text.count(")")
            end = match.end if not is_bracketed else match.end + 1  # «أمس (الأربعاء)»
            found.append(DateExpression(self._field, start, end, self._passage.text[start:end], *match.value))
            at = match.end_word
        return found

    def _number_at(self, at: int) -> int | None:
        """Return where the number of word `at` begins, after its proclitics («و14»); None if it has none."""
        number = _NUMBER.match(self._words[at].folded)
        return self._words[at].offset(number.start(1)) if number else None

    def _worded(self, token: Token) -> _Found | None:
        """Return the expression that begins with a date word."""
        read = {
            "day_of": self._day_of,
            "day": self._day,
            "weekday": self._weekday,
            "month": lambda month: self._absolute(month.start) or self._month(month, None, month.first_word),
            "unit": self._unit,
            "this": self._this,
        }.get(token.values[0].kind)
        around = self._passage.text[token.start - 1 : token.start], self._passage.text[token.end : token.end + 1]
        is_name = _MARKS.issuperset(around)  # the newspaper «اليوم»
        return None if read is None or is_name else read(token)

    def _next(self, end_word: int, *kinds: str) -> Token | None:
        """Return the date word of one of `kinds` at `end_word`, if nothing but spaces or one sign parts it."""
        token = self._tokens.get(end_word)
        if token is None or token.values[0].kind not in kinds or token.start != self._words[end_word].start:
            return None
        return token if self._is_joined(end_word) else None

    def _is_joined(self, word: int) -> bool:
        if not 0 < word < len(self._words):
            return False
        between = self._passage.text[self._words[word - 1].end : self._words[word].start]
        return _BETWEEN.fullmatch(between) is not None

    def _numbered(self, at: int, start: int) -> _Found | None:
        """Read a date that begins with a number: «14 سبتمبر 2023», «14/9/2023», «31 أغسطس الماضي»."""
        text = self._passage.text
        if start and (text[start - 1] in "/-.:٫" and text[start - 2 : start - 1].isdigit()):
            return None
        hijri = _HIJRI.match(comparable(text[start : start + _LONGEST]))
        if hijri:
            return self._until(start + hijri.end(), values.unknown("hijri_calendar"))
        absolute = self._absolute(start)
        if absolute:
            return absolute
        after = at + 1
        if after < len(self._words) and self._words[after].folded == _OF:
            after += 1
        month = self._next(after, "month")
        number = text[start : self._words[at].end]
        if month is None or not number.isdecimal() or not 1 <= int(number) <= _LAST_DAY:
            return None
        return self._month(month, int(number), at)

    def _absolute(self, start: int) -> _Found | None:
        line = self._passage.text[start : start + _LONGEST].split("\n", 1)[0]
        parsed = parse_date(line)
        if parsed is None or parsed.span[0] != 0:
            return None
        if parsed.precision == "month":
            value = values.month(parsed.date.year, parsed.date.month, "absolute_month")
        else:
            value = values.day(parsed.date, "absolute")
        return self._until(start + parsed.span[1], value)

    def _until(self, end: int, value: Value) -> _Found:
        return _Found(end, self._passage.words_between(0, end).stop, value)

    def _month(self, token: Token, day: int | None, first_word: int) -> _Found | None:
        """Read a month without a year of its own, and the day before it if there is one."""
        number = token.values[0].value
        dual = self._next(token.end_word, "month")
        end = dual if dual and dual.values[0].value == number else token
        shift = self._next(end.end_word, "shift")
        if shift:
            return self._found(shift, values.in_month(self._anchor, day, number, shift.values[0].value))
        last_year = self._year_of(end)
        if last_year:
            token_end, year = last_year
            value = values.unknown("no_anchor") if year is None else values.of_year(year, day, number, "relative_year")
            return self._found(token_end, value)
        before = self._tokens.get(first_word - 1)
        if day is None and (before is None or before.values[0].kind != "before_month"):
            return None
        return self._found(end, values.in_month(self._anchor, day, number, None))

    def _year_of(self, month: Token) -> tuple[Token, int | None] | None:
        """Read «من العام الماضي» or «من هذا العام» after a month: its last word, and the year if it can be known."""
        if month.end_word >= len(self._words) or self._words[month.end_word].folded != _OF:
            return None
        first = self._next(month.end_word + 1, "unit", "this")
        is_this = first is not None and first.values[0].kind == "this"
        unit = self._next(first.end_word, "unit") if first and is_this else first
        end = unit if is_this or unit is None else self._next(unit.end_word, "shift")
        if unit is None or end is None or unit.values[0].unit != "year":
            return None
        offset = 0 if is_this else end.values[0].value
        return end, None if self._anchor is None else self._anchor.year + offset

    def _day_of(self, token: Token) -> _Found | None:
        """Read «يوم الأربعاء»."""
        weekday = self._next(token.end_word, "weekday")
        return self._weekday(weekday) if weekday else None

    def _day(self, token: Token) -> _Found:
        """Read «أمس», «اليوم الخميس», «غدا الجمعة 14 سبتمبر 2023»."""
        weekday = self._next(token.end_word, "weekday")
        end = weekday or token
        absolute = self._dated(end)
        if absolute:
            return absolute
        number = weekday.values[0].value if weekday else None
        return self._found(end, values.day_away(self._anchor, token.values[0].value, number))

    def _weekday(self, token: Token) -> _Found:
        """Read «الثلاثاء», «الثلاثاء المقبل», «الثلاثاء 21 يوليو 2015»."""
        absolute = self._dated(token)
        if absolute:
            return absolute
        number = token.values[0].value
        shift = self._next(token.end_word, "shift")
        if shift:
            return self._found(shift, values.weekday_near(self._anchor, number, shift.values[0].value, False))
        return self._found(token, values.weekday_near(self._anchor, number, None, self._is_planned(token)))

    def _dated(self, token: Token) -> _Found | None:
        """Read the date in numbers that follows a day's name."""
        at = token.end_word
        is_number = at < len(self._words) and self._words[at].folded[:1].isdigit()
        return self._numbered(at, self._words[at].start) if is_number and self._is_joined(at) else None

    def _is_planned(self, token: Token) -> bool:
        sentence, _ = self._passage.sentence_span(self._passage.sentence_at(token.start))
        for word in range(token.first_word - 1, max(-1, token.first_word - 1 - _PLAN_REACH), -1):
            if self._words[word].start < sentence:
                return False
            before = self._tokens.get(word)
            if before and before.values[0].kind in ("planned", "weekday", "day"):
                return before.values[0].kind == "planned"
        return False

    def _unit(self, token: Token) -> _Found | None:
        """Read «الأسبوع الماضي», «العام المقبل», «عام 2019»."""
        unit = token.values[0].unit
        shift = self._next(token.end_word, "shift")
        if shift:
            return self._found(shift, values.unit_away(self._anchor, unit, shift.values[0].value))
        if unit != "year" or not self._is_joined(token.end_word):
            return None
        word = self._words[token.end_word]
        number = _YEAR.fullmatch(word.folded)
        if number is None or not _FIRST_YEAR <= int(number[1]) <= _LAST_YEAR:
            return None
        return _Found(word.end, token.end_word + 1, values.year(int(number[1]), "absolute_year"))

    def _this(self, token: Token) -> _Found | None:
        """Read «هذا الأسبوع», «هذا العام»."""
        unit = self._next(token.end_word, "unit")
        if unit is None:
            return None
        return self._unit(unit) or self._found(unit, values.unit_away(self._anchor, unit.values[0].unit, 0))

    def _found(self, token: Token, value: Value) -> _Found:
        return _Found(token.end, token.end_word, value)

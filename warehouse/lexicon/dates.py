"""Words that dates are made of: the table `date_words`, and the calendar's months and weekdays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from warehouse.arabic.calendar import GREGORIAN_MONTHS, HIJRI_MONTHS, WEEKDAYS
from warehouse.arabic.letters import has_arabic
from warehouse.errors import UsageError
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import Row, read_table

DateUnit = Literal["", "hour", "day", "week", "month", "year", "decade", "century"]
DateKind = Literal[
    "about",  # what makes a count a rough one: «نحو»
    "after",  # «بعد»
    "ago",  # «قبل», «منذ» before a count
    "agree",  # «الموافق» between a day and its date
    "before",  # what can stand before a month or a year that is named alone: «في», «منذ»
    "counted",  # what is counted: «2000 شخص» is no year
    "cued_day",  # a `day` that also has a figurative sense: «الغد»
    "dated_name",  # nouns that a day of a month names: «ثورة 25 يناير»
    "day",  # value: days from today; «أمس» is -1
    "day_part",  # «مساء»
    "decade",  # value: the tens of its years; «التسعينيات» is 90
    "first",  # the first day of a month, without the article: «فاتح ماي»
    "fraction",  # value: how many make a whole; «الربع» is 4
    "head",  # nouns of places and bodies that a day names: «شارع 26 يوليو»
    "hijri",  # «هـ» after a year
    "hijri_month",  # value: its number
    "latin_month",
    "month",  # value: its number
    "no_date",  # phrases that only look like a date: «روسيا اليوم»
    "noun_day",  # adjectives that make «اليوم» a day like others: «اليوم التالي»
    "number",
    "ordinal",  # value: its number, or -1 for the last
    "ordinal_feminine",
    "part",  # value: which third of a time; «مطلع» is 1
    "planned",  # what puts the weekday after it into the future: «المقرر»
    "recent",  # value -1: the `shift` that needs a count; «الأخيرة»
    "score",  # words of matches, after which «2 صفر» is no date
    "season",  # value: its number, spring is 1
    "shift",  # value: units from now; «الماضي» is -1.
    "span",  # a unit of time without the article, and with value, how many: «يومين»
    "this",  # «هذا»
    "to",  # «حتى» between the ends of a range
    "told",  # verbs in the past, before which no `planned` reaches
    "unit",  # a unit of time with the article, and with value, how many: «اليومين»
    "unbounded",  # what leaves a count open: «أكثر من»
    "weekday",  # value: its number, Monday is 0
]


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word that takes part in dates; what `value` says depends on its kind."""

    kind: DateKind
    unit: DateUnit = ""
    value: int | None = None


def date_words(user_dir: Path | None = None) -> PhraseMatcher[DateWord]:
    """Compile the table `date_words` and the names of months and weekdays."""

    def forms() -> Iterator[tuple[str, DateWord]]:
        for row in read_table("date_words", user_dir=user_dir):
            word = _word(row)
            yield row["form"], word
            if word.kind == "number":
                yield "ال" + row["form"], word
        for number, name in _names(WEEKDAYS):
            if has_arabic(name):
                yield name, DateWord("weekday", value=number)
        for number, name in _names(GREGORIAN_MONTHS):
            yield name, DateWord("month" if has_arabic(name) else "latin_month", value=number)
        for number, name in _names(HIJRI_MONTHS):
            yield name, DateWord("hijri_month", value=number)

    return PhraseMatcher(forms())


def _names(names: dict[int, tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    return ((number, name) for number, spellings in names.items() for name in spellings)


def _word(row: Row) -> DateWord:
    for column, allowed in (("kind", get_args(DateKind)), ("unit", get_args(DateUnit))):
        if row[column] not in allowed:
            raise UsageError(f"date word «{row['form']}»: {column} is «{row[column]}», allowed are {allowed}.")
    value = int(row["value"]) if row["value"] else None
    return DateWord(cast(DateKind, row["kind"]), cast(DateUnit, row["unit"]), value)

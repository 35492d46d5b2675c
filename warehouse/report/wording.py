"""The words, numbers and dates of a report in Arabic or English."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale, dates, numbers

Language = Literal["ar", "en"]
Unit = Literal["day", "week", "month", "year"]

_LABELS = Path(__file__).with_name("labels.csv")

_SKELETONS = {"day": "MMMd", "week": "MMMd", "month": "yMMM", "year": "y"}


@cache
def _labels() -> dict[tuple[str, str, str], str]:
    """Return the text of each language, key and plural form (empty where there is one only)."""
    with _LABELS.open(encoding="utf-8", newline="") as lines:
        return {
            (language, row["key"], row["form"]): row[language]
            for row in csv.DictReader(lines)
            for language in ("ar", "en")
            if row[language]
        }


class Wording:
    """What a report says in one language. A key that `labels.csv` lacks raises KeyError."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.locale = Locale(language)
        self.is_rtl = self.locale.text_direction == "rtl"

    def text(self, key: str, **values: str) -> str:
        """Return the label `key` with `values` put into it."""
        return _labels()[self.language, key, ""].format(**values)

    def counted(self, key: str, count: int) -> str:
        """Return a number with its noun, in the plural form that the number asks for."""
        form = self.locale.plural_form(count)
        return _labels()[self.language, key, form].format(count=self.number(count))

    def number(self, value: float) -> str:
        """Return a number as the language groups its digits."""
        return str(numbers.format_decimal(value, locale=self.locale))

    def percent(self, part: int, whole: int) -> str:
        """Return a share of 0 to 100 %, a dash where there is no whole."""
        return str(numbers.format_percent(part / whole, locale=self.locale)) if whole else "–"

    def day(self, day: dt.date | None, precision: str | None = "day") -> str:
        """Return a date in words, only as exact as `precision` (`day`, `month`, `year`) says."""
        if day is None:
            return self.text("date_unknown")
        if precision in {"month", "year"}:
            return str(dates.format_skeleton("yMMMM" if precision == "month" else "y", day, locale=self.locale))
        return str(dates.format_date(day, "long", locale=self.locale))

    def moment(self, moment: dt.datetime) -> str:
        """Return a date with its time of day."""
        return f"{self.day(moment.date())} {moment:%H:%M}"

    def step(self, day: dt.date, unit: Unit) -> str:
        """Return the short name of a step of a time axis."""
        return str(dates.format_skeleton(_SKELETONS[unit], day, locale=self.locale))

    def name(self, name_ar: str | None, name_en: str | None) -> str:
        """Return an entity's name in the language, else in the other one."""
        wanted, other = (name_ar, name_en) if self.language == "ar" else (name_en, name_ar)
        return wanted or other or ""

    def outlet(self, name: str) -> str:
        """Return an outlet's name; it is `unknown` where an article does not tell its own."""
        return self.text("outlet_unknown") if name == "unknown" else name

    def event_type(self, event_type: str) -> str:
        """Return the name of a PLOVER type."""
        return self.text(f"event_{event_type.lower()}")

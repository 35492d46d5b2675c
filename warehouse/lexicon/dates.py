"""Words that dates are made of: the table `date_words`, and the calendar's months and weekdays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from warehouse.arabic.calendar import GREGORIAN_MONTHS, WEEKDAYS
from warehouse.errors import UsageError
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import Row, read_table

DateUnit = Literal["", "day", "week", "month", "year"]
DateKind = Literal["day", "day_of", "unit", "shift", "this", "planned", "before_month", "no_date", "weekday", "month"]


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word that takes part in dates.

    `value` is an offset in days for a `day` («أمس»: -1), an offset in units for a `shift` («الماضي»: -1), and the
    number of a `weekday` (Monday is 0) or a `month`. `day_of` («يوم») stands before a weekday. A `unit` waits for a
    shift or, the year, for a number; `planned` («المقرر») points a weekday to the future; a month alone counts only
    after a `before_month`; `no_date` holds words that only look like a date («روسيا اليوم»).
    """

    kind: DateKind
    unit: DateUnit
    value: int


def date_words(user_dir: Path | None = None) -> PhraseMatcher[DateWord]:
    """Compile the table `date_words` and the names of months and weekdays."""

    def forms() -> Iterator[tuple[str, DateWord]]:
        for row in read_table("date_words", user_dir=user_dir):
            yield row["form"], _word(row)
        for number, names in WEEKDAYS.items():
            yield from ((name, DateWord("weekday", "", number)) for name in names)
        for number, names in GREGORIAN_MONTHS.items():
            yield from ((name, DateWord("month", "", number)) for name in names)

    return PhraseMatcher(forms())


def _word(row: Row) -> DateWord:
    for column, allowed in (("kind", get_args(DateKind)), ("unit", get_args(DateUnit))):
        if row[column] not in allowed:
            raise UsageError(f"date word «{row['form']}»: {column} is «{row[column]}», allowed are {allowed}.")
    return DateWord(cast(DateKind, row["kind"]), cast(DateUnit, row["unit"]), int(row["value"] or 0))

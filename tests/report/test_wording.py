"""The words of a report: both languages say everything, and say it properly."""

import csv
import datetime as dt
import re
import string
from pathlib import Path

import pytest
from babel import Locale

from warehouse.arabic.letters import has_arabic
from warehouse.lexicon.tables import read_table
from warehouse.report.wording import Language, Wording

REPORT = Path(__file__).parents[2] / "warehouse" / "report"

with (REPORT / "labels.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))

SAME_IN_BOTH = {"comma"}


def fields(label: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(label) if name}


@pytest.mark.parametrize("row", [row for row in ROWS if not row["form"]], ids=lambda row: row["key"])
def test_a_label_is_in_both_languages_and_takes_the_same_values(row: dict[str, str]) -> None:
    assert fields(row["ar"]) == fields(row["en"])
    if row["key"] not in SAME_IN_BOTH:
        assert has_arabic(row["ar"])
        assert re.search("[A-Za-z]", row["en"])
        assert not has_arabic(row["en"])
        assert not re.search("[A-Za-z]", re.sub(r"\{\w+\}|Natural Earth", "", row["ar"]))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_counted_nouns_have_every_plural_form_of_the_language(language: Language) -> None:
    forms = {Locale(language).plural_form(number) for number in range(1000)}
    counted = {row["key"] for row in ROWS if row["form"]}
    assert counted
    for key in counted:
        assert {row["form"] for row in ROWS if row["key"] == key and row[language]} == forms


def test_keys_are_unique() -> None:
    keys = [(row["key"], row["form"]) for row in ROWS]
    assert len(keys) == len(set(keys))


def test_every_label_is_used() -> None:
    """A key, or the beginning that code completes (`status_`), stands in the code or a template."""
    code = "".join(path.read_text(encoding="utf-8") for path in [*REPORT.glob("*.py"), *REPORT.glob("templates/*.j2")])
    for key in {row["key"] for row in ROWS}:
        beginnings = [key[: mark.end()] for mark in re.finditer("_", key)]
        assert re.search(rf"\b{key}\b", code) or any(f'"{begin}' in code for begin in beginnings), key


def test_every_event_type_has_a_name() -> None:
    types = [row["event_type"] for row in read_table("event_types")]
    assert types
    for language in ("ar", "en"):
        assert len({Wording(language).event_type(event_type) for event_type in types}) == len(types)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (1, "مقالة واحدة"),
        (2, "مقالتان"),
        (3, "3 مقالات"),
        (11, "11 مقالة"),
        (100, "100 مقالة"),
        (14598, "14,598 مقالة"),
    ],
)
def test_arabic_numbers_with_their_noun(number: int, told: str) -> None:
    assert Wording("ar").counted("article_count", number) == told


@pytest.mark.parametrize(
    ("precision", "arabic", "english"),
    [
        ("day", "3 يوليو 2015", "July 3, 2015"),
        ("month", "يوليو 2015", "July 2015"),
        ("year", "2015", "2015"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(precision: str, arabic: str, english: str) -> None:
    day = dt.date(2015, 7, 3)
    assert Wording("ar").day(day, precision) == arabic
    assert Wording("en").day(day, precision) == english
    assert Wording("ar").day(None) == "بلا تاريخ"

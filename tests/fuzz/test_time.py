"""Time grows with the text, not with its square, whatever is repeated in it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from tests.fuzz.checks import check
from tests.fuzz.made import SENTENCES
from tests.timing import assert_in_proportion, process_seconds
from warehouse.batch import load_rules
from warehouse.lexicon import Lexicon
from warehouse.model import RawDocument

LENGTH = 80_000 if "MARSAD_FUZZ_SECONDS" in os.environ else 4_000  # characters
FLOOR = 0.1  # seconds that do not count: what is faster cannot be measured well
MOST = 3  # times as long for twice as much

UNITS = (
    " ", "\n", "\t \n", "\r\n", '"', "«", "»", "«قال \"", "-", " — ", "اقرأ أيضا\n",
    "اقرأ أيضا: الحكومة توافق\n", "شاهد أيضا ", "(", ")", "() ", "[", "{", "<", "1", "٣", "2023 ",
    "12/5/2023 ", "و\n", "لا\n", "،", ",", "و", "و ", ".", "…", ":", "؟", "كتاب",
    "وزير الخارجية المصري سامح شكري في القاهرة مع ", "بن ", "محمد ", "السودان ", "قال ", "أن ", "مارس/آذار ",
    "أمس ", "قتل جندي في هجوم ", "#وسم ", "https://example.org/a ", "\u0640", "\u064b", "\u202e", "&amp;",
    "\ufee3\ufea4 ", "— الاسم (@user) May 3, 2023\n", "صورة: رويترز\n", "الحكومة توافق على موازنة العام\n",
    "محمد\nقبل ساعتين\nرد\n", "50% ", "12 محرم 1444 هـ ", *(sentence + "\n" for sentence in SENTENCES[:4]),
)  # fmt: skip
PAGE_UNITS = (
    "<div>", "<p>", "<p></p>", "</div>", "<br>", "<b>و</b>", "<!--", "&#1575;", "<a href=x>خبر</a> ",
    "<li>خبر</li>", "<",
)  # fmt: skip
TITLE_UNITS = (" - ", " | ", "|", ":", "و ", "» «", "خبر - ")

pytestmark = pytest.mark.usefixtures("frozen_heap")


@pytest.fixture(scope="module", autouse=True)
def _loaded(lexicon: Lexicon) -> None:
    """What is loaded once is there before the heap is frozen: fixtures that are used by all come first."""
    load_rules()


@pytest.mark.parametrize("unit", UNITS)
def test_texts(unit: str, lexicon: Lexicon) -> None:
    def text(length: int) -> RawDocument:
        lines = (SENTENCES[0], SENTENCES[1], unit * (length // len(unit)), SENTENCES[2])
        return RawDocument("d", "/in/d.txt", "text/plain", "\n".join(lines).encode())

    assert_linear(text, lexicon)


@pytest.mark.parametrize("unit", PAGE_UNITS)
def test_pages(unit: str, lexicon: Lexicon) -> None:
    def page(length: int) -> RawDocument:
        parts = (SENTENCES[0], SENTENCES[1], unit * (length // len(unit)), SENTENCES[2])
        return RawDocument("d", "/in/d.html", "text/html", f"<html><body><p>{'<p>'.join(parts)}".encode())

    assert_linear(page, lexicon)


@pytest.mark.parametrize("unit", TITLE_UNITS)
def test_titles(unit: str, lexicon: Lexicon) -> None:
    def record(length: int) -> RawDocument:
        title = "الحكومة توافق على الموازنة " + unit * (length // len(unit))
        payload = json.dumps({"title": title, "text": "\n".join(SENTENCES[:3])}).encode()
        return RawDocument("d", "/in/d.jsonl#1", "application/json", payload)

    assert_linear(record, lexicon)


def assert_linear(made: Callable[[int], RawDocument], lexicon: Lexicon) -> None:
    def measure(length: int) -> float:
        document = made(length)
        return process_seconds(lambda: check(document, load_rules(), lexicon))

    assert_in_proportion(measure, LENGTH, 2 * LENGTH, most=MOST, noise=FLOOR)

"""Time grows with the text, not with its square, whatever is repeated in it."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Iterator

import pytest

from tests.fuzz.checks import check
from tests.fuzz.made import SENTENCES
from warehouse.batch import load_rules
from warehouse.lexicon import Lexicon
from warehouse.model import RawDocument

LENGTH = 80_000 if "MARSAD_FUZZ_SECONDS" in os.environ else 4_000  # characters
FLOOR = 0.1  # seconds that do not count: what is faster cannot be measured well
MOST = 3  # times as long for twice as much
ATTEMPTS = 3

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


@pytest.fixture(scope="module", autouse=True)
def _no_garbage_collection(lexicon: Lexicon) -> Iterator[None]:
    """Collecting looks at all of the lexicon, at times of its own choosing."""
    load_rules()
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


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


def assert_linear(made, lexicon: Lexicon) -> None:
    measured = []
    for _ in range(ATTEMPTS):
        once, twice = seconds(made(LENGTH), lexicon), seconds(made(2 * LENGTH), lexicon)
        if twice <= MOST * once + FLOOR:
            return
        measured.append((once, twice))
    pytest.fail(f"seconds for {LENGTH} and {2 * LENGTH} characters: {measured}")


def seconds(document: RawDocument, lexicon: Lexicon) -> float:
    start = time.process_time()
    check(document, load_rules(), lexicon)
    return time.process_time() - start

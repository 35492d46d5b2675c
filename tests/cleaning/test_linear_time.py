"""Cleaning takes time in proportion to a document's length, whatever is repeated in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.timing import assert_in_proportion, process_seconds
from warehouse.cleaning import Rules, clean
from warehouse.model import RawDocument

RULES = Rules.load()
LEAD = "وافتتح رئيس البلدية الحديقة الجديدة أمس بحضور عدد كبير من سكان الحي والمسؤولين، وقال إن العمل استمر سنتين."
TIMES = 4
_MOST = 3.0 * TIMES  # of the time of the small one; a quadratic reading takes TIMES squared
_NOISE = 0.15  # seconds

pytestmark = pytest.mark.usefixtures("frozen_heap")

TEXTS: dict[str, Callable[[int], str]] = {
    "markers of links": lambda size: "\n".join([LEAD, "اقرأ أيضا:", "حديقة جديدة في المدينة"] * 200 * size),
    "short lines": lambda size: "\n".join([LEAD, *["سوق"] * 5000 * size]),
    "captions": lambda size: "\n".join([LEAD, *["صورة: رويترز", "(رويترز)"] * 1500 * size]),
    "spaces in a line": lambda size: LEAD + " " * 10_000 * size + LEAD,
    "dashes in a line": lambda size: LEAD + "—" * 10_000 * size + LEAD,
    "paragraphs": lambda size: "\n".join(f"{LEAD} {number}" for number in range(400 * size)),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_longer_text_takes_time_in_proportion(text: Callable[[int], str]) -> None:
    _assert_in_proportion(text, "text/plain")


def test_a_title_of_many_pieces_takes_time_in_proportion() -> None:
    def page(size: int) -> str:
        title = " | ".join(f"خبر {number}" for number in range(150 * size))
        return f"<html><head><title>{title}</title></head><body><article><p>{LEAD}</p></article></body></html>"

    _assert_in_proportion(page, "text/html")


def _assert_in_proportion(made: Callable[[int], str], media_type: str) -> None:
    def measure(size: int) -> float:
        document = RawDocument("id", "made", media_type, made(size).encode())
        return process_seconds(lambda: clean(document, RULES))

    assert_in_proportion(measure, 1, TIMES, most=_MOST, noise=_NOISE)

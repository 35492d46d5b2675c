"""Cleaning takes time in proportion to a document's length, whatever is repeated in it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from warehouse.cleaning import Rules, clean
from warehouse.model import RawDocument

RULES = Rules.load()
LEAD = "وافتتح رئيس البلدية الحديقة الجديدة أمس بحضور عدد كبير من سكان الحي والمسؤولين، وقال إن العمل استمر سنتين."
TIMES = 4
_MOST = 3.0 * TIMES  # of the time of the small one; a quadratic reading takes TIMES squared
_NOISE = 0.15  # seconds

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
    assert _seconds(text(TIMES), "text/plain") <= _MOST * _seconds(text(1), "text/plain") + _NOISE


def test_a_title_of_many_pieces_takes_time_in_proportion() -> None:
    def page(size: int) -> str:
        title = " | ".join(f"خبر {number}" for number in range(150 * size))
        return f"<html><head><title>{title}</title></head><body><article><p>{LEAD}</p></article></body></html>"

    assert _seconds(page(TIMES), "text/html") <= _MOST * _seconds(page(1), "text/html") + _NOISE


def _seconds(text: str, media_type: str) -> float:
    document = RawDocument("id", "made", media_type, text.encode())
    start = time.process_time()
    clean(document, RULES)
    return time.process_time() - start

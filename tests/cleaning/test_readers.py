"""Comments and polls below an article are cut; numbered lists and questions of the article are not."""

from __future__ import annotations

import pytest

from tests.cleaning.test_lines import LAST, LEAD, MORE, TITLE, roles
from warehouse.cleaning.lines import KEPT

COMMENTS = [
    "1 ولد الميناء",
    "الأحد 3 مارس 2019 - 14:38",
    "الله يعينهم على هذا البحر، كل شتاء نفس القصة",
    "2 - ابو سالم",
    "الحل عندي هو رصيف ثالث تديره شركة محلية وتحاسب عليه البلدية كل عام أمام الناس.",
    "03-03-2019 02:40 PM",
]


@pytest.mark.parametrize("heading", ["تعليقات الزوار (2)", "أضف تعليقا"])
def test_comments_below_their_heading_are_cut(heading: str) -> None:
    found = roles(TITLE, LEAD, MORE, LAST, heading, *COMMENTS)
    assert found[:4] == ["title", "body", "body", "body"]
    assert not set(found[4:]) & KEPT


@pytest.mark.parametrize(
    "lines",
    [
        COMMENTS,  # no heading: a timetable looks so too
        ["أضف تعليقا", LAST, *COMMENTS],  # a paragraph between
        ["أضف تعليقا", "1 رافعة الميناء", "2 مخزن التمور"],  # no dates
    ],
)
def test_numbered_lines_that_are_no_comments_stay(lines: list[str]) -> None:
    assert roles(TITLE, LEAD, MORE, *lines, LAST)[-3] in KEPT


def test_a_poll_is_cut_with_its_question_and_answers() -> None:
    poll = ["من يفوز بسباق القوارب؟", "فريق الميناء", "فريق الجبل", "صوت الآن"]
    assert roles(TITLE, LEAD, MORE, *poll, LAST)[3:] == ["ui", "ui", "ui", "ui", "body"]


@pytest.mark.parametrize(
    "lines",
    [
        ["من يدير الرافعات الآن؟", "شركة الميناء", "نقابة العمال"],  # no button
        ["شركة الميناء", "نقابة العمال", "صوت الآن"],  # no question
    ],
)
def test_a_question_with_short_lines_below_it_stays(lines: list[str]) -> None:
    assert set(roles(TITLE, LEAD, MORE, *lines, LAST)[3:5]) <= KEPT

"""The longest known phrase at each word, proclitics stripped."""

import pytest

from warehouse.arabic.words import Passage
from warehouse.lexicon.matcher import PhraseMatcher

PHRASES = ["كوريا", "كوريا الشمالية", "الولايات المتحدة", "كيم جونغ أون", "جو بايدن", "لبنان", "ليبيا"]

CASES = [
    ("زار كوريا الشمالية أمس", ["كوريا الشمالية"]),
    ("زار كوريا، الشمالية", ["كوريا"]),
    ("قال لكوريا وللولايات المتحدة", ["كوريا", "لولايات المتحدة"]),
    ("كيم جونغ-أون وكيم جونغ أون", ["كيم جونغ-أون", "كيم جونغ أون"]),
    ("كُوريا الشّمالية", ["كُوريا الشّمالية"]),
    ("إلى لبنان ثم للبنان وبليبيا", ["لبنان", "لبنان", "ليبيا"]),
    ("لا شيء هنا", []),
    ("كوريا", ["كوريا"]),
]


@pytest.mark.parametrize(("text", "found"), CASES)
def test_matches(text: str, found: list[str]) -> None:
    matcher = PhraseMatcher((phrase, phrase) for phrase in PHRASES)
    assert [text[match.start : match.end] for match in matcher.find(Passage(text))] == found


def test_values_can_be_refused() -> None:
    matcher = PhraseMatcher([("كوريا", "short"), ("كوريا", "full"), ("كوريا الشمالية", "short")])
    (match,) = matcher.find(Passage("كوريا الشمالية"), lambda value: value == "full")
    assert match.values == ("full",)
    assert match.end_word == 1

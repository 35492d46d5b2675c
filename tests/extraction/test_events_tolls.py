"""An attack and its toll are one event where the words say that one led to the other."""

from __future__ import annotations

import pytest

from tests.extraction.test_events import names, read


def attacks(sentence: str) -> list[tuple[str, str, str]]:
    facts = read(sentence)
    found = [event for event in facts.events if event.event_type == "ASSAULT"]
    return [(event.trigger, names(facts, event, "actor"), names(facts, event, "recipient")) for event in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the toll first
        ("مقتل ثلاثة من عناصر حماس في غارة إسرائيلية.", [("غارة", "إسرائيلية", "حماس")]),
        ("وانضم مبارك الدوسري إلى التنظيم وقتل في غارة بالعراق.", [("غارة", "", "العراق مبارك الدوسري")]),
        ("مقتل خمسين شخصا بهجمات لبوكو حرام في الكاميرون.", [("هجمات", "بوكو حرام", "الكاميرون")]),
        # the attack first
        ("أسفر هجوم لتنظيم داعش في بغداد عن مقتل عشرة أشخاص.", [("هجوم", "داعش", "بغداد")]),
        ("أدت تفجيرات في بغداد إلى مقتل عشرة.", [("تفجيرات", "", "بغداد")]),
        # two events
        ("هجوم لداعش في بغداد ومقتل عشرة في البصرة.", [("هجوم", "داعش", "بغداد"), ("مقتل", "", "البصرة")]),
    ],
)
def test_attack_and_toll(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert attacks(sentence) == expected


def test_cost_grows_with_the_text() -> None:
    sentence = "مقتل عشرة في هجوم لداعش في بغداد. "
    assert len(read(sentence * 40).events) == 2 * len(read(sentence * 20).events)

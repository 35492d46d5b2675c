"""Normal form, folded form, and where each folded letter stood."""

import pytest

from warehouse.arabic.letters import count_letters, fold, fold_with_offsets, has_arabic, normalize

NORMALIZED = [
    ("قبِلَ الدَّعوةَ", "قبل الدعوة"),
    ("الـــقمة", "القمة"),
    ("ﻣﺮﺻﺪ", "مرصد"),
    ("ﻻ أحد", "لا أحد"),
    ("سوق\u200f \u202bالمال\u202c", "سوق المال"),
    ("بيت\u00a0 المقدس", "بيت المقدس"),
]


@pytest.mark.parametrize(("written", "normal"), NORMALIZED)
def test_normal_form(written: str, normal: str) -> None:
    assert normalize(written) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [("أحمد", "احمد"), ("إيران", "ايران"), ("على", "علي"), ("القاهرة", "القاهره"), ("کیم", "كيم"), ("مؤتمر", "موتمر")],
)
def test_spellings_that_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("سوريا", "سورية"), ("قلب", "كلب"), ("صور", "سور")])
def test_words_that_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("word", ["قبِل", "الـقمّة", "ﻻعب", "بوتين", "ﷲ", "Reuters"])
def test_folded_letters_know_their_place(word: str) -> None:
    folded, offsets = fold_with_offsets(word)
    assert len(offsets) == len(folded) + 1
    assert offsets[-1] == len(word)
    assert list(offsets) == sorted(offsets)
    assert folded == fold(word)


def test_counting() -> None:
    assert count_letters("مرصد 24 news") == 4
    assert has_arabic("news مرصد")
    assert not has_arabic("news 24 «»")

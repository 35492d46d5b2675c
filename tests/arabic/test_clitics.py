"""Readings of a word with proclitics."""

import pytest

from warehouse.arabic.clitics import readings


@pytest.mark.parametrize(
    ("word", "stem", "letters"),
    [
        ("بوتين", "بوتين", 0),
        ("لبوتين", "بوتين", 1),
        ("وبوتين", "بوتين", 1),
        ("ولبوتين", "بوتين", 2),
        ("للولايات", "الولايات", 1),
        ("وللولايات", "الولايات", 2),
        ("بالقاهره", "القاهره", 1),
        ("فالكرملين", "الكرملين", 1),
    ],
)
def test_the_stem_is_among_the_readings(word: str, stem: str, letters: int) -> None:
    assert (letters, stem) in readings(word)


@pytest.mark.parametrize("word", ["قم", "وهم", "لكن"])
def test_short_words_are_left_whole(word: str) -> None:
    assert readings(word) == ((0, word),)

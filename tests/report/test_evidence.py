"""Sentences with marks: which sentence, which letters, what is left out."""

import pytest

from warehouse.report.evidence import Excerpt, quotation, sentence_around

TEXT = "بدأ الاجتماع صباحا. ووقّع الوزير سالم الاتفاق مع شركة النور في المرفأ. ثم غادر."


def spans(text: str, *words: str) -> list[tuple[int, int]]:
    return [(text.index(word), text.index(word) + len(word)) for word in words]


def written(excerpt: Excerpt) -> str:
    """Show marks as brackets: [trigger], {name}."""
    brackets = {"": "", "trigger": "[]", "name": "{}"}
    return "".join(brackets[piece.mark][:1] + piece.text + brackets[piece.mark][1:] for piece in excerpt.pieces)


def test_the_sentence_with_the_trigger_and_the_names_marked() -> None:
    (trigger,) = spans(TEXT, "وقّع")
    excerpt = sentence_around(TEXT, trigger, spans(TEXT, "سالم", "شركة النور", "الاجتماع"))
    assert written(excerpt) == "و[وقّع] الوزير {سالم} الاتفاق مع {شركة النور} في المرفأ."
    assert not excerpt.is_cut_before
    assert not excerpt.is_cut_after


def test_a_name_inside_the_trigger_is_not_marked_twice() -> None:
    trigger, name = spans(TEXT, "الاتفاق مع شركة", "شركة النور")
    assert "{" not in written(sentence_around(TEXT, trigger, [name]))


@pytest.mark.parametrize(
    ("before", "after", "cut_before", "cut_after"),
    [
        (0, 0, False, False),
        (0, 40, False, False),
        (40, 0, False, False),
        (40, 40, False, True),
        (0, 400, False, True),
        (400, 0, True, False),
        (400, 400, True, True),
    ],
)
def test_of_a_long_sentence_whole_words_around_the_trigger(
    before: int, after: int, cut_before: bool, cut_after: bool
) -> None:
    text = f"{'كلمة ' * before}هاجم{' كلمة' * after}"
    start = text.index("هاجم")
    excerpt = sentence_around(text, (start, start + 4), [])
    assert "[هاجم]" in written(excerpt)
    assert set(excerpt.text.split()) <= {"كلمة", "هاجم"}
    assert len(excerpt.text) <= 340
    assert excerpt.is_cut_before == cut_before
    assert excerpt.is_cut_after == cut_after


def test_a_word_longer_than_an_excerpt_is_cut() -> None:
    text = f"هاجم {'ط' * 5000}"
    assert len(sentence_around(text, (0, 4), []).text) <= 1500


def test_a_quotation_is_the_quoted_words_alone() -> None:
    text = "قال سالم: « نرحب بضيوف عُمان »، ثم خرج."
    (quote,) = spans(text, " نرحب بضيوف عُمان ")
    assert written(quotation(text, quote, spans(text, "عُمان", "سالم"))) == "نرحب بضيوف {عُمان}"

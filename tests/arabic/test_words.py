"""Words and sentences."""

import pytest

from warehouse.arabic.words import Passage

SENTENCES = [
    ("وصل الوزير. ثم غادر.", ["وصل الوزير.", "ثم غادر."]),
    ("ارتفع السعر 71.5 بالمئة. ثم هبط.", ["ارتفع السعر 71.5 بالمئة.", "ثم هبط."]),
    ("قال د. سمير إنه بخير.", ["قال د. سمير إنه بخير."]),
    ("هل يعود؟ لا أحد يعرف!", ["هل يعود؟", "لا أحد يعرف!"]),
    ("الخيار صعب.. والوقت ضيق", ["الخيار صعب.. والوقت ضيق"]),
    ("سطر أول\nسطر ثان", ["سطر أول", "سطر ثان"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    passage = Passage(text)
    spans = [passage.sentence_span(number) for number in range(len(passage.sentence_starts))]
    assert [text[start:end].strip() for start, end in spans] == expected


def test_words_know_their_spans() -> None:
    passage = Passage("قبِل «الـرئيس» دعوة 2023، U.S.")
    assert [passage.text[word.start : word.end] for word in passage.words] == [
        "قبِل", "الـرئيس", "دعوة", "2023", "U.S",
    ]  # fmt: skip
    assert passage.words[0].folded == "قبل"
    assert passage.words_between(5, 20) == range(1, 3)


def test_text_without_a_full_stop_is_cut_at_commas() -> None:
    passage = Passage("وصل الوفد إلى العاصمة، " * 500)
    spans = [passage.sentence_span(number) for number in range(len(passage.sentence_starts))]
    assert max(end - start for start, end in spans) <= 1500
    assert "".join(passage.text[start:end] for start, end in spans) == passage.text
    assert all(passage.text[start:end].rstrip().endswith("،") for start, end in spans)

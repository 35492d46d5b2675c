"""What a sentence tells: sentences that the model has not read, and the file it is kept in."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.extraction.telling import TYPES, Telling, features, load_telling
from warehouse.extraction.telling.train import SENTENCES, read_lists, sentences

_SURE = 0.5
_MISTAKES = 2  # of the sentences below, which the model has not read; it takes one report for none
UNREAD = [
    ("لقي أربعة من حراس المصنع مصرعهم حين انفجرت شاحنة محملة بالمتفجرات أمام بوابته صباح الثلاثاء.", "ASSAULT", True),
    ("أطلق قناص الرصاص على دورية قرب الجسر فقتل رقيبا وجرح سائقها ليلة أمس.", "ASSAULT", True),
    ("أغارت مروحيات على بيت في قرية جبلية فقتلت راعيا وابنه.", "ASSAULT", True),
    ("شن النائب في مقابلة إذاعية هجوما حادا على خطة الوزارة لإصلاح الجامعات.", "ASSAULT", False),
    ("تصدى الحارس لهجمة خطرة قبل أن يسجل زميله هدف الفوز في الدقائق الأخيرة.", "ASSAULT", False),
    ("حذر خبراء من هجمات قد تستهدف المطارات في موسم الأعياد المقبل.", "ASSAULT", False),
    ("سار آلاف الممرضين في وسط المدينة أمس مطالبين بتحسين رواتبهم ورفعوا لافتات تندد بالوزير.", "PROTEST", True),
    ("اعتصم عشرات الخريجين أمام الوزارة احتجاجا على تأخر تعيينهم وقطعوا الطريق ساعتين.", "PROTEST", True),
    ("تحتضن القرية تظاهرة شعرية يشارك فيها أدباء من عشر دول.", "PROTEST", False),
    ("تنوي النقابة الدعوة إلى إضراب إذا لم تستجب الوزارة لمطالبها.", "PROTEST", False),
]


def test_reports_are_told_from_words_alone() -> None:
    mistaken = [text for text, kind, is_told in UNREAD if (load_telling().how_sure(text, kind) > _SURE) != is_told]
    assert len(mistaken) <= _MISTAKES, mistaken


def test_long_words_and_numbers_become_features() -> None:
    assert {"#", "هجوم", "^مسلح", "<هج"} <= features("والهجوم 12 مسلحون")


def test_weights_are_added_up_in_shares() -> None:
    telling = Telling({"": (1.0, -1.0), "هجوم": (2.0, 0.0), "#": (4.0, 0.0)})
    assert telling.how_sure("", TYPES[0]) == 1.0
    assert telling.how_sure("هجوم 7", TYPES[0]) == pytest.approx(1.0 + 6.0 / 2**0.5)
    assert telling.how_sure("هجوم 7", TYPES[1]) == -1.0


def test_the_training_sentences_are_many_and_have_each_label() -> None:
    labelled = sentences(read_lists())
    assert len(labelled) > 3000
    assert {label for _, label in labelled} == {*TYPES, "OTHER"}
    assert not any("{" in text for text, _ in labelled)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / SENTENCES.name
    path.write_text("@OTHER\nجاء {nobody}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nobody"):
        read_lists(path)

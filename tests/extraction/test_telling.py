"""What a sentence tells: sentences that the model has not read, and the file it is kept in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from warehouse.extraction.telling import TYPES, Telling, features, load_telling
from warehouse.extraction.telling.train import (
    SENTENCES,
    folds,
    has_trigger,
    read_labelled,
    read_lists,
    sentences,
    train,
)

_SURE = -0.15
_MISTAKES = 2  # of the sentences below, which the model has not read
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


def test_words_numbers_and_neighbours_become_features() -> None:
    assert features("قُتِل 12 جنديًّا") == {"قتل", "#", "جنديا", "<_قتل", "قتل_#", "#_جنديا", "جنديا_>"}


def test_weights_are_added_up_in_shares() -> None:
    telling = Telling({"": (1.0, -1.0), "هجوم": (2.0, 0.0), "#": (4.0, 0.0)})
    assert telling.how_sure("", TYPES[0]) == 1.0
    assert telling.how_sure("هجوم 7", TYPES[0]) == pytest.approx(1.0 + 6.0 / 5**0.5)  # two words, three pairs
    assert telling.how_sure("هجوم 7", TYPES[1]) == -1.0


def test_the_training_sentences_are_many_and_have_each_label() -> None:
    labelled = sentences(read_lists())
    assert len(labelled) > 3000
    assert {label for _, label in labelled} == {*TYPES, "OTHER"}
    assert not any("{" in text for text, _ in labelled)


LABELLED = {
    "ASSAULT": [("قتل مسلحون حارسا أمام المصنع.", True), ("هجوم الفريق ضعيف هذا الموسم.", False)],
    "PROTEST": [("تظاهر المئات أمام المجلس.", True), ("يكفل القانون حق التظاهر.", False)],
}


def write_labelled(folder: Path) -> None:
    for kind, rows in LABELLED.items():
        with (folder / f"{kind.lower()}_gsr.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["text", "label"])
            lines.writerows((text, "yes" if is_told else "easy no") for text, is_told in rows)
            lines.writerow(["انتهى هجوم أو تظاهرة أو لم ينته.", "ambiguous"])


def test_labelled_sentences_are_read_but_for_those_that_people_differ_on(tmp_path: Path) -> None:
    write_labelled(tmp_path)
    assert {kind: read_labelled(tmp_path, kind) for kind in TYPES} == LABELLED


def test_what_people_labelled_is_learned() -> None:
    telling = Telling(train({kind: rows * 5 for kind, rows in LABELLED.items()}, []))
    for kind, rows in LABELLED.items():
        assert [telling.how_sure(text, kind) > 0 for text, _ in rows] == [is_told for _, is_told in rows]


def test_each_part_is_judged_by_a_model_that_has_not_read_it() -> None:
    labelled = {kind: rows * 4 for kind, rows in LABELLED.items()}
    first, second = folds(labelled, 2)  # parts by number: the first is all that is told, the second what is not
    for kind, rows in LABELLED.items():
        assert first.how_sure(rows[1][0], kind) < second.how_sure(rows[0][0], kind)


@pytest.mark.parametrize(
    ("text", "kind", "has_word"),
    [
        ("تظاهر المئات أمام المجلس.", "PROTEST", True),
        ("تظاهر المئات أمام المجلس.", "ASSAULT", False),
        ("عاد الهدوء إلى السوق.", "PROTEST", False),
    ],
)
def test_only_sentences_with_a_trigger_are_learned(text: str, kind: str, has_word: bool) -> None:
    assert has_trigger(text, kind) is has_word


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / SENTENCES.name
    path.write_text("@OTHER\nجاء {nobody}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nobody"):
        read_lists(path)

"""The table of date words."""

from pathlib import Path

import pytest

from warehouse.arabic.words import Passage
from warehouse.errors import UsageError
from warehouse.lexicon.dates import DateWord, date_words


def test_a_number_is_known_with_and_without_the_article() -> None:
    found = [match.values for match in date_words().find(Passage("ثلاثة الثلاثة"))]
    assert found == [(DateWord("number", value=3),)] * 2


def test_a_user_adds_words(tmp_path: Path) -> None:
    (tmp_path / "date_words.csv").write_text("form,kind,unit,value\nإمبارح,day,day,-1\n", encoding="utf-8")
    (match,) = date_words(tmp_path).find(Passage("إمبارح"))
    assert match.values == (DateWord("day", "day", -1),)


@pytest.mark.parametrize("row", ["أمس,yesterday,day,-1", "أمس,day,fortnight,-1"])
def test_a_row_of_an_unknown_kind_is_refused(row: str, tmp_path: Path) -> None:
    (tmp_path / "date_words.csv").write_text(f"form,kind,unit,value\n{row}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="allowed are"):
        date_words(tmp_path)

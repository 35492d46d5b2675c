"""Learned lines: cut where they stand as whole lines of their outlet's articles, and only there."""

import json

import pytest

from warehouse.batch import load_rules
from warehouse.cleaning import clean
from warehouse.model import CleanDocument, RawDocument

TITLE = "السوق الجديدة تفتح أبوابها أمام الباعة"
TEXT = "قالت البلدية إنها ستفتح السوق الجديدة أمام الباعة في مطلع الأسبوع المقبل بعد شهور من التأخير."
TAIL = "رفيقكم في الدرب صباح مساء"
LEARNED = {"درب": {TAIL: "learned-1", TITLE: "learned-2"}}


def cleaned(*lines: str, outlet: str = "درب", title: str = TITLE) -> CleanDocument:
    record = {"source": outlet, "title": title, "text": "\n".join(lines)}
    payload = json.dumps(record, ensure_ascii=False).encode()
    return clean(RawDocument("d", "/in/d", "application/json", payload), load_rules(), LEARNED)


@pytest.mark.parametrize("lines", [(TEXT, TAIL), (TAIL, TEXT), (TEXT, TAIL, TEXT), (TEXT, f"  {TAIL}  ", TAIL)])
def test_a_learned_line_is_cut_wherever_it_stands(lines: tuple[str, ...]) -> None:
    article = cleaned(*lines)
    assert article.body.split("\n") == [line for line in lines if line == TEXT]
    assert {(piece.role, piece.rule_id) for piece in article.segments if piece.rule_id and not piece.kept} == {
        ("ui", "learned-1")
    }


def test_the_segments_still_give_the_text_back() -> None:
    article = cleaned(TEXT, "", f"  {TAIL} ", TEXT, TAIL)
    assert "".join(article.text[piece.start_char : piece.end_char] for piece in article.segments) == article.text


def test_the_same_words_inside_a_line_stay() -> None:
    assert cleaned(f"{TEXT} {TAIL}").body == f"{TEXT} {TAIL}"


def test_the_same_line_of_another_outlet_stays() -> None:
    assert cleaned(TEXT, TAIL, outlet="رصيف").body == f"{TEXT}\n{TAIL}"


def test_a_title_is_never_cut() -> None:
    assert cleaned(TEXT, TAIL).title == TITLE


def test_an_article_of_nothing_else_is_kept() -> None:
    assert cleaned(TAIL).body == TAIL


def test_what_else_would_be_cut_does_not_count_as_text() -> None:
    line = "أعلنت البلدية أمس أنها ستفتح الحديقة العامة أمام الزوار في مطلع الأسبوع المقبل بعد ترميمها."
    document = RawDocument("d", "note.txt", "text/plain", f"{line}\n / انتهى /".encode(), outlet="الضفاف")
    assert clean(document, load_rules(), {"الضفاف": {line: "learned-1"}}).body == line

"""CSV and TSV in every encoding and delimiter; a broken row costs itself."""

from __future__ import annotations

import json

import pytest

from tests.sources.reading import SMALL, documents, in_bytes, outcomes, records
from warehouse.cleaning.encoding import decode
from warehouse.cleaning.record import read_record
from warehouse.sources import Failure

TITLE, TEXT = "وصول السفينة", "وصلت السفينة إلى الميناء صباح اليوم، وعلى متنها التمور"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    rows = [["title", "text"], [TITLE, TEXT], [TITLE, f'"{TEXT}\n""نعم"""']]
    payload = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    found = documents(in_bytes("a.csv", payload))
    assert [item.source_uri for item in found] == ["a.csv#2", "a.csv#3"]
    values = [json.loads(decode(item.payload)) for item in found]
    assert values == [{"title": TITLE, "text": TEXT}, {"title": TITLE, "text": f'{TEXT}\n"نعم"'}]


def test_fields_are_mapped_by_names_in_the_files_own_encoding() -> None:
    payload = f"العنوان,الخبر\n{TITLE},{TEXT}\n"
    for encoding in ("utf-8", "windows-1256"):
        (found,) = documents(in_bytes("a.csv", payload.encode(encoding), fields={"title": "العنوان", "text": "الخبر"}))
        assert json.loads(decode(found.payload)) == {"title": TITLE, "text": TEXT}


def test_no_column_with_a_text_is_told_once() -> None:
    (failure,) = in_bytes("a.csv", b"id,lang\n1,ar\n2,ar\n")
    assert isinstance(failure, Failure)
    assert failure.error.reason == "no_text_column"
    assert "id, lang" in failure.error.detail


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_columns_are_told_as_they_are_written(encoding: str) -> None:
    (failure,) = in_bytes("a.csv", "الرقم,اللغة\n1,ar\n".encode(encoding))
    assert isinstance(failure, Failure)
    assert "الرقم, اللغة" in failure.error.detail


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
@pytest.mark.parametrize(
    "header", ["العنوان,النص,التاريخ", "عنوان الخبر;نص الخبر;تاريخ النشر", "Article_Title\tArticle Body\tPub-Date"]
)
def test_headers_of_the_usual_names_need_no_mapping(header: str, encoding: str) -> None:
    delimiter = next(sign for sign in ",;\t" if sign in header)
    payload = f"{header}\n{delimiter.join((TITLE, TEXT, '2021-03-05'))}\n".encode(encoding)
    (found,) = documents(in_bytes("a.csv", payload))
    record = read_record(decode(found.payload))
    assert (record.title, record.text, record.date) == (TITLE, TEXT, "2021-03-05")


DOUBLED = f"النص,id,النص,id\nمقدمة,1,{TEXT},2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_a_column_name_that_stands_twice_is_asked_about(encoding: str) -> None:
    payload = DOUBLED.encode(encoding)
    (failure,) = in_bytes("a.csv", payload)
    assert isinstance(failure, Failure)
    assert failure.error.reason == "doubled_column"
    assert 'fields = { text = "النص" } or "النص_2"' in failure.error.detail
    for name, text in (("النص", "مقدمة"), ("النص_2", TEXT)):
        (found,) = documents(in_bytes("a.csv", payload, fields={"text": name}))
        record = json.loads(decode(found.payload))
        assert (record["text"], record["id"], record["id_2"], len(record)) == (text, "1", "2", 4)


def test_columns_that_are_not_read_may_share_a_name() -> None:
    assert records("a.csv", b"id,text,id,\n1,a,2,3\n") == [{"id": "1", "text": "a", "id_2": "2", "": "3"}]


def test_a_mapped_column_is_not_lost_to_one_that_has_our_name_already() -> None:
    assert records("a.csv", b"text,story\nlead,whole\n", fields={"text": "story"}) == [
        {"text_2": "lead", "text": "whole"}
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a,b\nc\nd,e,f\n\ng,h\n", {"#2": "document", "#3": "bad_row", "#6": "document"}),  # bad neighbours are one
        ("a,b,\nc,d\n", {"#2": "document", "#3": "document"}),  # a delimiter at the end
        ('a,"b\nc,d\ne,f\n', {"#2": "bad_row", "#3": "document", "#4": "document"}),  # never closed
        ('a,"b "said" c"\nd,e\n', {"#2": "bad_row", "#3": "document"}),  # marks within that are not doubled
        ('a,5" disk\nd,e\n', {"#2": "document", "#3": "document"}),
        ("a,x\x00y\nd,e\n", {"#2": "document", "#3": "document"}),
        ("a," + "x" * SMALL.max_bytes + "\nd,e\n", {"#2": "too_large", "#3": "document"}),
        ('a,"b\n' + "c,d\n" * 4000, {"#2": "bad_row"} | {f"#{n}": "document" for n in range(3, 4003)}),
    ],
)
def test_broken_rows_cost_themselves(rows: str, expected: dict[str, str]) -> None:
    assert outcomes(in_bytes("a.csv", f"title,text\n{rows}".encode())) == {
        f"a.csv{n}": what for n, what in expected.items()
    }


def test_a_bad_row_keeps_its_bytes() -> None:
    failure = in_bytes("a.tsv", b"title\ttext\none\ntwo\nthree\tfour\n")[0]
    assert isinstance(failure, Failure)
    assert failure.payload == b"one\ntwo\n"
    assert "lines 2 to 3" in failure.error.detail


def test_formulas_and_markup_stay_data() -> None:
    (found,) = records("a.csv", b'title,text\n"=cmd|\' /C calc\'!A0","<b>x</b>"\n')
    assert found == {"title": "=cmd|' /C calc'!A0", "text": "<b>x</b>"}

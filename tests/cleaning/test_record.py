"""Records of data sets and services: where title, text, date and author are in them."""

from __future__ import annotations

import json
import time

import pytest

from warehouse.cleaning.record import Record, read_record, text_of
from warehouse.cleaning.record_fields import FIELD_NAMES, field_key, field_of
from warehouse.errors import Unreadable


def read(**record: object) -> object:
    return read_record(json.dumps({"text": "خبر", **record}))


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("سلمى", "سلمى"),
        (["سلمى", "نادر"], "سلمى، نادر"),
        ({"@type": "Person", "name": "سلمى"}, "سلمى"),
        ([{"name": "سلمى"}, {"name": {"@value": "نادر", "@language": "ar"}}], "سلمى، نادر"),
        ([], None),
        (True, None),
    ],
)
def test_authors(author: object, expected: str | None) -> None:
    assert read_record(json.dumps({"text": "خبر", "author": author})).author == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2021-03-05", "2021-03-05"),
        (1614938400, "2021-03-05T10:00:00+00:00"),
        ("1614938400", "2021-03-05T10:00:00+00:00"),
        (1614938400123, "2021-03-05T10:00:00+00:00"),
        (1614938400.0, "2021-03-05T10:00:00+00:00"),
        ({"$date": {"$numberLong": "1614938400000"}}, "2021-03-05T10:00:00+00:00"),
        ({"@value": "2021-03-05"}, "2021-03-05"),
        (20210305, "20210305"),
        (2021030510, "2021030510"),
        (5, "5"),
        (float("nan"), None),
    ],
)
def test_dates(date: object, expected: str | None) -> None:
    assert read_record(json.dumps({"text": "خبر", "date": date})).date == expected


@pytest.mark.parametrize(
    ("record", "title", "text", "url"),
    [
        (
            {
                "@type": "NewsArticle",
                "headline": "عنوان",
                "articleBody": "خبر",
                "mainEntityOfPage": {"@id": "https://sada.example/1"},
            },
            "عنوان",
            "خبر",
            "https://sada.example/1",
        ),
        (
            {
                "title": {"rendered": "عنوان &amp; آخر"},
                "content": {"rendered": "<p>أول</p><p>ثان</p>"},
                "link": "https://sada.example/2",
            },
            "عنوان &amp; آخر",
            "أول\nثان",
            "https://sada.example/2",
        ),
        ({"Title": "عنوان", "content": "", "body": ["أول", "ثان"]}, "عنوان", "أول\nثان", None),
        ({"maintext": "خبر", "summary": "موجز"}, None, "خبر", None),
    ],
)
def test_shapes_of_records(record: dict[str, object], title: str | None, text: str, url: str | None) -> None:
    found = read_record(json.dumps(record))
    assert (found.title, found.text, found.url) == (title, text, url)


@pytest.mark.parametrize("record", [{"title": "x"}, {"text": " "}, {"text": {"a": "b"}}, {"text": False}])
def test_a_record_without_a_text_is_told(record: dict[str, object]) -> None:
    assert text_of(record) is None
    with pytest.raises(Unreadable, match="no_text"):
        read_record(json.dumps(record))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("العنوان", "title"),
        ("عُنوان المقال", "title"),
        ("النص", "text"),
        ("نصّ_الخبر", "text"),
        ("التاريخ", "date"),
        ("تاريخ-النشر", "date"),
        ("الرابط", "url"),
        ("المصدر", "outlet"),
        ("اسم الكاتب", "author"),
        ("Article_Body", "text"),
        ("PubDate", "date"),
        ("Publication Date", "date"),
        ("ContentSnippet", "text"),
        ("mainEntityOfPage", "url"),
        ("article id", None),
        ("المعرف", None),
        ("الموضوع", None),
        ("", None),
    ],
)
def test_known_names_of_fields(name: str, field: str | None) -> None:
    assert field_of(name) == field


def test_no_name_stands_for_two_fields() -> None:
    names = [field_key(name) for names in FIELD_NAMES.values() for name in names]
    assert len(names) == len(set(names))


def test_a_record_under_arabic_names_is_read() -> None:
    record = read_record('{"العنوان": "ع", "النص": "خبر", "التاريخ": "2021-03-05", "الرابط": "u", "المصدر": "صدى"}')
    assert record == Record(text="خبر", title="ع", url="u", date="2021-03-05", outlet="صدى", author=None)


@pytest.mark.parametrize("record", ['{"text": "a", "text": "b"}', '{"النص": "a", "النص": ""}'])
def test_a_field_that_stands_twice_with_two_values_is_refused(record: str) -> None:
    with pytest.raises(Unreadable, match=r"bad_json.*twice"):
        read_record(record)


@pytest.mark.parametrize("record", ['{"text": "a", "text": "a"}', '{"id": 1, "id": 2, "text": "a"}'])
def test_a_field_that_stands_twice_without_harm_is_read(record: str) -> None:
    assert read_record(record).text == "a"


def test_a_record_of_a_million_fields_is_looked_through_no_further_than_makes_sense() -> None:
    record = {"text": "خبر", **{f"field {number}": 1 for number in range(300_000)}, "ع-" * 1_000_000: 1}
    began = time.process_time()
    assert text_of(record) == "خبر"
    assert time.process_time() - began < 1

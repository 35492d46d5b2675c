"""Records of data sets and services: where title, text, date and author are in them."""

from __future__ import annotations

import json

import pytest

from warehouse.cleaning.record import read_record, text_of
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

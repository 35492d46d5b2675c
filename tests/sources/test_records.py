"""JSON in all its files, and fields under other names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources.reading import SMALL, documents, in_bytes, outcomes, records
from warehouse.cleaning.record import read_record
from warehouse.sources import Failure
from warehouse.sources.limits import Limits
from warehouse.sources.records import mapped

ONE, OTHER = {"text": "خبر"}, {"text": "آخر"}


def test_json_lines_are_documents_by_line() -> None:
    payload = '\ufeff{"text": "خبر"}\n\n{"text": \n[1]\n{"text": "آخر"}\n'.encode()
    assert outcomes(in_bytes("dump.jsonl", payload)) == {
        "dump.jsonl#1": "document",
        "dump.jsonl#3": "bad_json",
        "dump.jsonl#4": "bad_json",
        "dump.jsonl#5": "document",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_lines_are_read_in_every_encoding(name: str, encoding: str) -> None:
    text = "وصلت السفينة إلى الميناء صباح اليوم"
    payload = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for _ in range(2)).encode(encoding)
    found = documents(in_bytes(name, payload))
    assert [item.source_uri for item in found] == [f"{name}#1", f"{name}#2"]
    assert all(text.encode("windows-1256" if encoding == "windows-1256" else "utf-8") in item.payload for item in found)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ONE, OTHER]),
        json.dumps([ONE, OTHER], indent=2, ensure_ascii=False),
        "\n[" + json.dumps(ONE) + "\n,\n" + json.dumps(OTHER) + "]",
        json.dumps({"status": "ok", "articles": [ONE, OTHER]}),
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "feed", "items": [ONE, OTHER]}),
        json.dumps({"@context": "x", "@graph": [{"@type": "WebSite", "name": "x"}, ONE, OTHER]}),
    ],
)
def test_arrays_and_wrapped_lists_are_documents_by_item(text: str) -> None:
    assert records("a.json", text.encode()) == [ONE, OTHER]


PRINTED = "\n".join(json.dumps(record, indent=2, ensure_ascii=False) for record in (ONE, OTHER, ONE))


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_that_were_printed_for_people_are_read_as_values(name: str, encoding: str) -> None:
    found = documents(in_bytes(name, f"\n{PRINTED}\n".encode(encoding)))
    assert [item.source_uri for item in found] == [f"{name}#1", f"{name}#2", f"{name}#3"]
    assert [json.loads(item.payload) for item in found] == [ONE, OTHER, ONE]


@pytest.mark.parametrize("indent", [None, 1, "\t"])
def test_an_array_by_the_name_of_lines_is_read(indent: int | str | None) -> None:
    text = (
        json.dumps([ONE, OTHER], indent=indent)
        if indent
        else "[\n" + json.dumps(ONE) + ",\n" + json.dumps(OTHER) + "\n]"
    )
    assert records("a.jsonl", text.encode()) == [ONE, OTHER]


def test_damage_in_printed_values_costs_what_follows_in_one_failure() -> None:
    damaged = PRINTED.replace("آخر", '"', 1)
    one, failure = in_bytes("a.jsonl", damaged.encode())
    assert json.loads(one.payload or b"") == ONE
    assert isinstance(failure, Failure)
    assert (failure.source_uri, failure.error.reason) == ("a.jsonl#2", "bad_json")
    assert (failure.payload or b"").count(b'"text"') == 2


def test_a_line_of_a_bracket_amid_lines_is_a_line() -> None:
    found = in_bytes("a.jsonl", (json.dumps(ONE) + "\n{\n" + json.dumps(OTHER) + "\n").encode())
    assert outcomes(found) == {"a.jsonl#1": "document", "a.jsonl#2": "bad_json", "a.jsonl#3": "document"}


def test_printed_values_are_never_held_together() -> None:
    payload = "\n".join(json.dumps({"text": "x" * 5000}, indent=1) for _ in range(100)).encode()
    assert len(payload) > 10 * SMALL.max_bytes
    assert len(documents(in_bytes("a.jsonl", payload))) == 100


def test_one_object_is_one_document() -> None:
    record = {"text": "خبر", "images": [{"url": "x"}]}
    (found,) = documents(in_bytes("a.json", json.dumps(record, indent=1).encode()))
    assert found.source_uri == "a.json"
    assert json.loads(found.payload) == record


def test_an_array_larger_than_a_file_may_be_is_read_item_by_item() -> None:
    items = [{"text": "خبر " * 400, "id": number} for number in range(50)]
    payload = json.dumps(items, ensure_ascii=False).encode()
    assert len(payload) > 10 * SMALL.max_bytes
    assert records("a.json", payload) == items


def test_items_of_an_array_keep_their_bytes() -> None:
    payload = '[ {"text":  "خبر", "n": 1.0} , {"text":"\\u062e"}]'.encode()
    found = documents(in_bytes("a.json", payload))
    assert [item.payload for item in found] == ['{"text":  "خبر", "n": 1.0}'.encode(), b'{"text":"\\u062e"}']


def test_an_item_of_an_array_that_is_at_fault_costs_no_other() -> None:
    first, failure, last = in_bytes("a.json", b'[{"text": "x"}, {"text": "a", "text": "b"}, {"text": "y"}]')
    assert [item.payload for item in documents([first, last])] == [b'{"text": "x"}', b'{"text": "y"}']
    assert isinstance(failure, Failure)
    assert (failure.error.reason, failure.payload) == ("bad_json", b'{"text": "a", "text": "b"}')
    assert failure.source_uri.endswith("a.json#2")


@pytest.mark.parametrize(
    ("payload", "last"),
    [
        (b'[{"text": "x"}, {"text": "y"}', "the array ends too early"),
        (b'[{"text": "x"}, {"text": "y"}, {"text: ]', "item 3"),
        (b'[{"text": "x"}, {"text": "y"}, oops, {"text": "z"}]', "item 3"),
    ],
)
def test_what_stands_before_the_damage_of_an_array_is_read(payload: bytes, last: str) -> None:
    *found, failure = in_bytes("a.json", payload)
    assert len(documents(found)) == 2
    assert isinstance(failure, Failure)
    assert failure.error.reason == "bad_json"
    assert last in failure.error.detail
    assert failure.payload == payload


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 100_000, "bad_json"),
        ('{"a":' * 1_000, "bad_json"),
        ('{"text": "x", "n": ' + "9" * 5_000 + "}", "bad_json"),
        ('{"text": "x", "n": NaN, "m": -Infinity, "o": 1e999}', "document"),
        ('{"text": "x\ty"}', "document"),
        ("17", "bad_json"),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_odd_numbers_and_deep_nesting(name: str, text: str, reason: str) -> None:
    found = in_bytes(name, text.encode(), limits=Limits())
    assert set(outcomes(found).values()) == {reason}


def test_the_limit_of_a_json_lines_file_holds_for_its_lines() -> None:
    short = b'{"text": "x"}\n'
    payload = short * 2000 + b'{"text": "' + b"x" * SMALL.max_bytes + b'"}\n' + short
    found = outcomes(in_bytes("dump.jsonl", payload))
    assert [uri for uri, outcome in found.items() if outcome == "too_large"] == ["dump.jsonl#2001"]
    assert len(found) == 2002


def test_fields_are_mapped_and_the_others_stay() -> None:
    fields = {"title": "العنوان", "text": "story.body", "date": "missing"}
    record = {"العنوان": "عنوان", "story": {"body": "خبر", "id": 3}, "lang": "ar"}
    assert mapped(record, fields) == {"title": "عنوان", "text": "خبر", "story": {"body": "خبر", "id": 3}, "lang": "ar"}
    for name in ("a.jsonl", "a.json"):
        (found,) = records(name, json.dumps(record).encode(), fields=fields)
        assert read_record(json.dumps(found)).text == "خبر"


def test_sql_and_markup_in_a_title_stay_data(tmp_path: Path) -> None:
    title = "'; drop table articles; -- <script>alert(1)</script>"
    (found,) = records("a.jsonl", json.dumps({"title": title, "text": "خبر"}).encode())
    assert found["title"] == title


def test_a_record_whose_text_is_a_page_is_that_page() -> None:
    page = "<!DOCTYPE html><html><body><p>خبر</p></body></html>"
    record = {"url": "https://sada.example/1", "content": page}
    for name, payload in {"a.jsonl": json.dumps(record), "a.json": json.dumps([record])}.items():
        (found,) = documents(in_bytes(name, payload.encode()))
        assert (found.media_type, found.url) == ("text/html", "https://sada.example/1")
        assert found.payload.decode() == page


@pytest.mark.parametrize("rest", ['\n[{"text": "آخر"}]', ', {"text": "آخر"}]', " بقية"])
def test_what_follows_an_array_is_told(rest: str) -> None:
    found = in_bytes("a.json", f"[{json.dumps(ONE, ensure_ascii=False)}]{rest}".encode())
    assert outcomes(found) == {"a.json#1": "document", "a.json": "bad_json"}

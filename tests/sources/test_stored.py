"""Payloads of the quarantine and answers of servers are read as files are."""

from __future__ import annotations

import gzip

import pytest

from tests.sources.reading import documents, outcomes
from warehouse.sources.limits import Limits
from warehouse.sources.stored import read_payload


@pytest.mark.parametrize(
    ("told", "payload", "uris"),
    [
        ("text/html; charset=utf-8", b"<p>x</p>", ["u"]),
        ("text/csv", b"title,text\na,b\n", ["u#2"]),
        ("application/rss+xml", b"<rss><item><description>x</description></item></rss>", ["u#1"]),
        ("application/json", b'[{"text": "x"}]', ["u#1"]),
        ("application/json", gzip.compress(b'[{"text": "x"}]', mtime=0), ["u#1"]),
        ("/in/a.zip!/b/dump.jsonl", b'{"text": "x"}\n', ["u#1"]),
    ],
)
def test_media_types_and_names_tell_the_format(told: str, payload: bytes, uris: list[str]) -> None:
    assert [item.source_uri for item in documents(read_payload("u", told, payload, Limits()))] == uris


def test_one_record_keeps_its_number() -> None:
    for uri in ("/in/dump.jsonl#3", "/in/dump.jsonl.gz#3", "/in/a.json#3"):
        (document,) = documents(read_payload(uri, uri, b'{"text": "x"}', Limits()))
        assert (document.source_uri, document.media_type) == (uri, "application/json")
    assert outcomes(read_payload("/in/dump.jsonl#3", "/in/dump.jsonl#3", b'{"text": ', Limits())) == {
        "dump.jsonl#3": "bad_json"
    }


def test_what_it_was_served_with_is_kept() -> None:
    found = read_payload("u", "text/html", b"<p>x</p>", Limits(), url="https://sada.example/1", charset="cp1256")
    assert [(item.url, item.charset) for item in documents(found)] == [("https://sada.example/1", "cp1256")]

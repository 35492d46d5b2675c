"""A batch: one document's fault is its own."""

import pytest

import warehouse.batch
from warehouse.batch import annotate_batch
from warehouse.model import RawDocument

GOOD = "وصل وفد من وزارة الخارجية الروسية إلى القاهرة، وأجرى محادثات مع مسؤولين مصريين حول التجارة."


def document(name: str, text: str) -> RawDocument:
    return RawDocument(name, f"/in/{name}.txt", "text/plain", text.encode())


def test_a_crash_in_one_document_is_a_row_of_the_quarantine(monkeypatch: pytest.MonkeyPatch) -> None:
    annotate = warehouse.batch.annotate

    def annotate_or_crash(article, lexicon):
        if article.document_id == "bad":
            raise ZeroDivisionError("planted")
        return annotate(article, lexicon)

    monkeypatch.setattr(warehouse.batch, "annotate", annotate_or_crash)
    tables = annotate_batch([document("bad", GOOD), document("good", GOOD)], "run")
    assert tables["articles"].column("document_id").to_pylist() == ["good"]
    (row,) = tables["quarantine"].to_pylist()
    assert (row["reason"], row["document_id"]) == ("crashed", "bad")
    assert "ZeroDivisionError: planted" in row["detail"]


@pytest.mark.parametrize(
    "record",
    [
        '{"url": "http://[bad/1", "text": "%s"}',
        '{"author": "\\ud83d", "source": "\\ud83d", "text": "%s"}',
        '{"date": "9999-12-31", "text": "%s"}',
        '{"date": "2023-05-07T24:61:00+99:00", "text": "%s"}',
    ],
)
def test_odd_fields_crash_nothing(record: str) -> None:
    payload = (record % GOOD).encode()
    tables = annotate_batch([RawDocument("d", "/in/d.jsonl#1", "application/json", payload)], "run")
    assert tables["articles"].num_rows == 1
    assert tables["quarantine"].num_rows == 0

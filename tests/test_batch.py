"""A batch: one document's fault is its own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import warehouse.batch
from warehouse.batch import annotate_batch, current_versions
from warehouse.lexicon import load_lexicon
from warehouse.lexicon.tables import read_table
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


def test_a_process_that_lives_on_sees_the_rows_that_its_user_changes(tmp_path: Path) -> None:
    text = f"{GOOD}\nزورق الأخبار: قناتنا الجديدة"
    write_rule(tmp_path, "قناتنا القديمة")
    before = current_versions(tmp_path)
    assert "زورق" in body(text, tmp_path)
    write_rule(tmp_path, "قناتنا الجديدة")
    (tmp_path / "entities.csv").write_text(
        "entity_id,entity_type,name_ar,name_en,wikidata_id,country_code,latitude,longitude,role\n"
        "organization:zawraq,organization,منظمة الزورق,Zawraq,,,,,\n",
        encoding="utf-8",
    )
    after = current_versions(tmp_path)
    assert "زورق" not in body(text, tmp_path)
    assert before.cleaner != after.cleaner
    assert before.extractor != after.extractor
    assert "organization:zawraq" in load_lexicon(tmp_path).catalogue.entities


def write_rule(folder: Path, name: str) -> None:
    columns = list(read_table("boilerplate_rules")[0])
    row = {"rule_id": "zawraq_channel", "role": "ui", "scope": "line", "pattern": f"زورق الأخبار: {name}"}
    with (folder / "boilerplate_rules.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerow(row)


def body(text: str, user_dir: Path) -> str:
    (found,) = annotate_batch([document("d", text)], "run", user_dir)["articles"].column("body").to_pylist()
    return str(found)


def test_what_was_read_before_is_cleaned_only() -> None:
    """Another date is another reading: «yesterday» is another day."""
    before = annotate_batch([document("d", GOOD)], "run")
    (hashed,) = before["articles"].column("reading_hash").to_pylist()
    again = annotate_batch([document("d", GOOD)], "run", read_before={"d": hashed})
    assert before["mentions"].num_rows > 0
    assert again["mentions"].num_rows == 0
    assert again["segments"] == before["segments"]
    dated = annotate_batch([document("d", f"{GOOD}\n2024-01-05")], "run", read_before={"d": hashed})
    assert dated["mentions"].num_rows > 0

"""Parquet files: rows as records, damaged files as failures."""

from __future__ import annotations

import datetime as dt
import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.sources.reading import documents, in_bytes, outcomes, records
from warehouse.sources import Failure
from warehouse.sources.limits import Limits


def table(**columns: object) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file, compression="zstd")
    return file.getvalue()


def test_rows_are_records() -> None:
    payload = table(
        text=["خبر", None],
        published=[dt.datetime(2021, 3, 5, 10, tzinfo=dt.UTC), None],
        authors=[[{"name": "سلمى"}], []],
        score=[float("nan"), 1.5],
        html=[b"\xe3\xc7", b"\x00\xff\xd8\xff"],
    )
    one, other = records("a.parquet", payload)
    assert one["text"] == "خبر"
    assert one["published"] == "2021-03-05T10:00:00+00:00"
    assert one["authors"] == [{"name": "سلمى"}]
    assert one["score"] is None
    assert other["score"] == 1.5
    assert [item.source_uri for item in documents(in_bytes("a.parquet", payload))] == ["a.parquet#1", "a.parquet#2"]


def test_columns_are_mapped() -> None:
    payload = table(headline=["عنوان"], story=["خبر"])
    assert records("a.parquet", payload, fields={"title": "headline", "text": "story"}) == [
        {"title": "عنوان", "text": "خبر"}
    ]
    assert outcomes(in_bytes("a.parquet", table(teaser=["x"]))) == {"a.parquet": "no_text_column"}


def test_no_column_with_a_text_is_told_once() -> None:
    assert outcomes(in_bytes("a.parquet", table(id=[1, 2]))) == {"a.parquet": "no_text_column"}


@pytest.mark.parametrize("damage", [slice(None, -20), slice(0, 8), slice(0, 200)])
def test_a_damaged_file_is_a_failure(damage: slice) -> None:
    payload = table(text=["خبر"] * 100)[damage]
    assert outcomes(in_bytes("a.parquet", payload)) == {"a.parquet": "bad_parquet"}


def test_pages_damaged_in_the_middle_end_the_reading() -> None:
    payload = bytearray(table(text=[f"خبر {number}" for number in range(1000)]))
    payload[40:200] = bytes(160)
    assert outcomes(in_bytes("a.parquet", bytes(payload), limits=Limits()))["a.parquet"] == "bad_parquet"


def test_a_column_that_unpacks_to_far_more_is_refused() -> None:
    file = io.BytesIO()
    parquet.write_table(pa.table({"text": ["0" * 30_000_000]}), file, compression="zstd", use_dictionary=False)
    assert outcomes(in_bytes("a.parquet", file.getvalue(), limits=Limits())) == {"a.parquet": "unpacks_too_large"}


def test_a_column_name_that_stands_twice_is_asked_about() -> None:
    file = io.BytesIO()
    columns = [pa.array(["مقدمة"]), pa.array(["خبر"]), pa.array([1]), pa.array([2])]
    parquet.write_table(pa.Table.from_arrays(columns, ["text", "text", "id", "id"]), file)
    assert outcomes(in_bytes("a.parquet", file.getvalue())) == {"a.parquet": "doubled_column"}
    found = records("a.parquet", file.getvalue(), fields={"text": "text_2"})
    assert found == [{"text": "خبر", "id": 1, "id_2": 2}]


def test_one_value_that_stands_for_many_rows_is_told_before_they_fill_the_disk() -> None:
    payload = table(text=["x" * 10_000] * 20_000)  # 200 MB in 1 KB: a dictionary of one word
    assert len(payload) < 20_000
    *found, last = in_bytes("a.parquet", payload, limits=Limits())
    assert isinstance(last, Failure)
    assert last.error.reason == "unpacks_too_large"
    assert len(found) < 1000

"""Files of every format, damaged at random: each ends in documents or failures, never in silence or an exception."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.sources.reading import in_bytes
from tests.sources.test_archives import archive
from tests.sources.test_feeds import ITEM, rss
from tests.sources.test_mhtml import saved
from tests.sources.test_warc import LAST, PAGE, chunked, record, served
from warehouse.sources.limits import Limits

TEXT = "وصلت السفينة إلى الميناء"
RECORDS = [{"text": TEXT, "n": number, "nested": [{"a": "ب"}]} for number in range(9)]
LINES = b"\n".join(json.dumps(each, ensure_ascii=False).encode() for each in RECORDS)
ROWS = f'title,text\nأ,"{TEXT}\n""نعم"""\nب,{TEXT}\n'
SIGNS = (
    *(b'"', b"<", b">", b"&", b"\n", b"\r\n", b"{", b"[", b"\x00", b"\xd8", b"9" * 50, b"<![CDATA[", b"]]>", b"--b"),
    *(b"<!DOCTYPE x [", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"WARC/1.0\r\n"),
    b"Content-Length: 99999999\r\n",
)
MUTANTS = 60  # a format; thousands were tried when this was written


def table() -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(RECORDS), file, compression="zstd")
    return file.getvalue()


WHOLE: dict[str, Callable[[], bytes]] = {
    "a.csv": ROWS.encode,
    "a.json": json.dumps({"items": RECORDS}).encode,
    "a.jsonl": lambda: LINES,
    "a.jsonl.gz": lambda: gzip.compress(LINES),
    "a.jsonl.zst": lambda: pa.compress(LINES, "zstd", asbytes=True),
    "a.mht": lambda: saved(b"<p>x</p>", "quoted-printable", "utf-8"),
    "a.parquet": table,
    "a.tsv": lambda: ROWS.replace(",", "\t").encode("utf-16"),
    "a.warc": lambda: record(served(chunked(PAGE), "Transfer-Encoding: chunked")) + LAST,
    "a.xml": lambda: rss(ITEM, ITEM).encode(),
    "a.zip": lambda: archive(("a.txt", TEXT.encode()), ("b.jsonl", LINES)),
    "array.json": lambda: json.dumps(RECORDS, ensure_ascii=False).encode(),
    "noext": lambda: LINES,
}


def mutated(payload: bytes, chance: random.Random) -> bytes:
    data = bytearray(payload)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[place : place + chance.randrange(1, 60)]
            case 2:
                data[place:place] = chance.choice(SIGNS)
            case 3:
                data[place:place] = data[chance.randrange(len(data) + 1) : place]
            case _:
                del data[place + 1 + len(data) // 2 :]
    return bytes(data)


@pytest.mark.parametrize("name", WHOLE)
def test_every_mutant_is_read_or_refused(name: str) -> None:
    whole = WHOLE[name]()
    for seed in range(MUTANTS):
        payload = mutated(whole, random.Random(f"{name} {seed}"))  # noqa: S311
        found = in_bytes(name, payload, limits=Limits(max_bytes=200_000))
        assert found, (seed, payload)
        assert all(item.source_uri.isprintable() for item in found)

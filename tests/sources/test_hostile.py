"""Files that were made to do harm are walked in bounded memory and time, and the files beside them are read."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from tests.sources.reading import read
from tests.timing import process_seconds
from warehouse.cleaning.html import read_page
from warehouse.errors import Unreadable
from warehouse.sources.limits import Limits

MEGABYTE = 2**20
ALLOWED = 300 * MEGABYTE  # above what the program takes before it reads; a line may have 64 MiB, and is held twice
SECONDS = 60
_WALK = """
import json, re, sys
from pathlib import Path
from tests.sources.reading import read
from warehouse.sources.limits import Limits
status = Path("/proc/self/status")  # what getrusage says begins with what the parent took
kibibytes = lambda name: int(re.search(name + r":\\s+([0-9]+) kB", status.read_text())[1])
before = kibibytes("VmRSS")
found = read(Path(sys.argv[1]), limits=Limits())
print(json.dumps([found, (kibibytes("VmHWM") - before) * 1024]))
"""
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to measure memory by")


def walk(folder: Path) -> tuple[dict[str, str], int]:
    """Return what became of the files of a folder, and how much memory a process of its own took for it."""
    done = subprocess.run(
        [sys.executable, "-c", _WALK, str(folder)], capture_output=True, text=True, check=True, timeout=SECONDS
    )
    found, peak = json.loads(done.stdout)
    sys.stdout.write(f"{folder.name}: {len(found)} found, {peak // MEGABYTE} MiB more than at the start\n")
    return found, peak


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    zeros = bytes(64 * MEGABYTE)
    packed = gzip.compress(zeros, 1)
    with (folder / "bomb.html.gz").open("wb") as file:
        file.writelines([packed] * 160)  # 10 GiB
    (folder / "bomb.jsonl.zst").write_bytes(pa.compress(zeros, "zstd", asbytes=True) * 160)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("before.txt", "خبر")
        with archive.open("zeros.jsonl", "w") as member:
            member.writelines([zeros] * 3)
        archive.writestr("../../etc/passwd.txt", "خبر")
    inner = (folder / "bomb.zip").read_bytes()
    with zipfile.ZipFile(folder / "nested.zip", "w") as archive:
        archive.writestr("in.zip", inner)
    with (folder / "line.jsonl").open("wb") as file:
        file.writelines([b'{"text": "a"}\n{"text": "', *[b"x" * MEGABYTE] * 100, b'"}\n{"text": "b"}\n'])
    (folder / "line.txt").write_text("خبر " * (50 * MEGABYTE // 7), encoding="utf-8")
    (folder / "quoted.csv").write_bytes(b'title,text\na,"' + b"b,c\n" * 30_000)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    rss = "<rss><item><title>{}</title><description>x</description></item></rss>"
    (folder / "laughs.xml").write_text(f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>{rss.format("&l9;")}')
    (folder / "long_entity.xml").write_text(f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]>{rss.format("&a;" * 50_000)}')
    (folder / "outside.xml").write_text(f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rss.format("&x;")}')
    (folder / "nested.json").write_text("[" * MEGABYTE)
    (folder / "nested.xml").write_text("<rss>" + "<b>" * MEGABYTE)
    (folder / "tags.html").write_text("<div>" * MEGABYTE)
    (folder / "last.txt").write_text("خبر")
    return folder


def test_hostile_files_cost_themselves_only(hostile: Path) -> None:
    found, peak = walk(hostile)
    rows = {uri: found.pop(uri) for uri in list(found) if uri.startswith("quoted.csv")}
    assert rows["quoted.csv#2"] == "bad_row"
    assert len(rows) == 30_000
    assert found == {
        "bomb.html.gz": "unpacks_too_large",
        "bomb.jsonl.zst": "unpacks_too_large",
        "bomb.zip!/before.txt": "document",
        "bomb.zip!/zeros.jsonl": "unpacks_too_large",
        "bomb.zip!/../../etc/passwd.txt": "document",
        "laughs.xml": "xml_entities",
        "last.txt": "document",
        "line.jsonl#1": "document",
        "line.jsonl#2": "too_large",
        "line.jsonl#3": "document",
        "line.txt": "document",
        "long_entity.xml": "xml_entities",
        "nested.json": "bad_json",
        "nested.xml": "bad_feed",
        "nested.zip!/in.zip!/before.txt": "document",
        "nested.zip!/in.zip!/zeros.jsonl": "unpacks_too_large",
        "nested.zip!/in.zip!/../../etc/passwd.txt": "document",
        "outside.xml": "xml_entities",
        "tags.html": "document",
    }
    assert peak < ALLOWED


@pytest.mark.parametrize("name", ["large.jsonl", "large.json", "large.csv", "large.jsonl.gz"])
def test_large_files_are_never_held(tmp_path: Path, name: str) -> None:
    row = json.dumps({"text": "خبر " * 30_000}, ensure_ascii=False).encode()
    rows = {
        "large.jsonl": [row + b"\n"] * 250,
        "large.json": [b"[", *[row + b",\n"] * 249, row, b"]"],
        "large.csv": [b"title,text\n", *[b"a," + "خبر ".encode() * 30_000 + b"\n"] * 250],
        "large.jsonl.gz": [gzip.compress(row + b"\n", 1)] * 250,
    }
    with (tmp_path / name).open("wb") as file:
        file.writelines(rows[name])
    found, peak = walk(tmp_path)
    assert len(found) == 250
    assert peak < 40 * MEGABYTE


@pytest.mark.usefixtures("frozen_heap")
@pytest.mark.parametrize("form", ["a{}", "a{}=1", 'a{}="x > y"', "a{} = 'x'"])
def test_a_tag_of_a_million_attributes_is_refused_at_once(form: str) -> None:
    page = f"<html><body><div {' '.join(map(form.format, range(MEGABYTE)))}><p>x</p></div></body></html>"

    def refuse() -> None:
        with pytest.raises(Unreadable, match=r"too_large.*attributes"):
            read_page(page)

    assert process_seconds(refuse) < 5


@pytest.mark.usefixtures("frozen_heap")
def test_a_table_of_a_hundred_thousand_columns_is_read_in_linear_time(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("text" + ",a" * 100_000 + "\nx" + ",b" * 100_000 + "\n")

    def read_all() -> None:
        assert read(tmp_path, limits=Limits()) == {"wide.csv#2": "document"}

    assert process_seconds(read_all) < 10


def test_a_page_of_nothing_but_tags_is_refused_at_once() -> None:
    with pytest.raises(Unreadable, match="too_large"):
        read_page("<a href=x>" * MEGABYTE)

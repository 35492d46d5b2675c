"""Files and folders: what becomes a document, what a failure, and why."""

from __future__ import annotations

import gzip
import os
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from tests.sources.reading import SMALL, documents, outcomes, read
from warehouse.sources import Failure
from warehouse.sources.files import file_of, places_around, read_paths

MAX = SMALL.max_bytes
packed = partial(gzip.compress, mtime=0)  # the same each time, for it is a part of a test's name


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/two.html", "a.txt", ".hidden.txt", ".git/one.txt"):
        (tmp_path / name).write_text("خبر")
    found = documents(read_paths([tmp_path], limits=SMALL))
    assert [item.source_uri for item in found] == [f"{tmp_path}/a.txt", f"{tmp_path}/b/two.html"]
    assert [item.media_type for item in found] == ["text/plain", "text/html"]


def test_the_id_is_the_hash_of_the_bytes_also_of_packed_ones(tmp_path: Path) -> None:
    for name in ("a.txt", "copy.txt"):
        (tmp_path / name).write_text("خبر")
    (tmp_path / "packed.txt.gz").write_bytes(gzip.compress("خبر".encode()))
    found = documents(read_paths([tmp_path], limits=SMALL))
    assert len({item.document_id for item in found}) == 1
    assert [len(item.document_id) for item in found] == [64] * 3


def test_packed_files_are_read(tmp_path: Path) -> None:
    lines = '{"text": "خبر"}\n{"text": "آخر\tثم"}\n'.encode()
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress(lines[:20]) + gzip.compress(lines[20:]))
    (tmp_path / "dump.jsonl.zst").write_bytes(pa.compress(lines, "zstd", asbytes=True))
    (tmp_path / "page.html.GZ").write_bytes(gzip.compress("<p>خبر</p>".encode()))
    (tmp_path / "served.txt.gz").write_text("unpacked on its way", encoding="utf-8")
    (tmp_path / "dump.tar.gz").write_bytes(gzip.compress(b"x"))
    assert read(tmp_path) == {
        "dump.jsonl.gz#1": "document",
        "dump.jsonl.gz#2": "document",
        "dump.jsonl.zst#1": "document",
        "dump.jsonl.zst#2": "document",
        "page.html.GZ": "document",
        "served.txt.gz": "document",
        "dump.tar.gz": "unknown_extension",
    }


def test_what_stands_before_the_damage_of_a_packed_file_is_read(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%d"}\n' % number for number in range(20_000))
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(lines, 1)[:-9])
    (tmp_path / "cut.jsonl.zst").write_bytes(pa.compress(lines, "zstd", asbytes=True)[:-9])
    found = list(read_paths([tmp_path], limits=SMALL))
    assert outcomes(found)["cut.jsonl.gz"] == "bad_gzip"
    assert outcomes(found)["cut.jsonl.zst"] == "bad_zstd"
    assert len(documents(found)) > 30_000


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty_file"),
        ("blank.html", b" \n\t", "empty_file"),
        ("blank.jsonl", b"\n \n", "empty_file"),
        ("empty.json", b"", "empty_file"),
        ("empty.csv", b"", "empty_file"),
        ("word.docx", b"PK\x03\x04", "unknown_extension"),
        ("noext", b"text", "unknown_extension"),
        ("big.txt", b"x" * (MAX + 1), "too_large"),
        ("packed.txt", packed(packed(packed(packed(b"x")))), "too_deep"),
    ],
)
def test_what_cannot_be_taken_in_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    (failure,) = read_paths([tmp_path], limits=SMALL)
    assert isinstance(failure, Failure)
    assert failure.error.reason == reason
    assert failure.payload == (content if len(content) <= MAX else None)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<!DOCTYPE html><p>x</p>", "text/html"),
        (b'{"text": "x"}', "application/json"),
        (packed(b'[{"text": "x"}]'), "application/json"),
    ],
)
def test_a_file_without_an_extension_is_what_it_looks_like(tmp_path: Path, content: bytes, media_type: str) -> None:
    (tmp_path / "noext").write_bytes(content)
    assert [item.media_type for item in documents(read_paths([tmp_path], limits=SMALL))] == [media_type]


def test_patterns_find_files(tmp_path: Path) -> None:
    (tmp_path / "2024" / "05").mkdir(parents=True)
    for name in ("2024/a.txt", "2024/05/b.txt", "2024/05/c.html", "odd[1].txt"):
        (tmp_path / name).write_text("خبر")
    assert read(tmp_path / "**" / "*.txt") == dict.fromkeys(["a.txt", "b.txt", "odd[1].txt"], "document")
    assert read(tmp_path / "odd[1].txt") == {"odd[1].txt": "document"}
    assert read(tmp_path / "*.csv") == {"*.csv": "missing_path"}


def test_a_missing_path_is_a_failure(tmp_path: Path) -> None:
    assert read(tmp_path / "gone.txt") == {"gone.txt": "missing_path"}


def test_a_name_that_is_no_utf8_or_has_control_characters_is_kept_as_escapes(tmp_path: Path) -> None:
    for name in ("خبر".encode("windows-1256") + b".txt", b"a\x1b[31m\nb.txt"):
        with open(bytes(tmp_path) + b"/" + name, "wb") as file:
            file.write("خبر".encode())
    names = [Path(item.source_uri).name for item in documents(read_paths([tmp_path], limits=SMALL))]
    assert names == ["a\\x1b[31m\\x0ab.txt", "\\udcce\\udcc8\\udcd1.txt"]


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("/in/a.jsonl#12", "/in/a.jsonl"),
        ("/in/a.zip!/b/c.jsonl#3", "/in/a.zip"),
        ("/in/a.warc.gz#3#1", "/in/a.warc.gz"),
        ("/in/a#1.txt", "/in/a#1.txt"),
        ("/in/b.txt", "/in/b.txt"),
    ],
)
def test_the_file_of_a_uri(uri: str, file: str) -> None:
    assert file_of(uri) == Path(file)


def test_a_name_longer_than_the_system_knows_is_no_file() -> None:
    assert file_of("/in/a.zip!/" + "b" * 5000) == Path("/in/a.zip")


@pytest.mark.parametrize(
    ("uri", "around"),
    [
        ("/in/a.zip!/b/c.csv#3", ["/in/a.zip!/b/c.csv", "/in/a.zip"]),
        ("/in/a.warc.gz#3#1", ["/in/a.warc.gz#3", "/in/a.warc.gz"]),
        ("/in/a.zip!/b!c.csv#2", ["/in/a.zip!/b!c.csv", "/in/a.zip"]),
        ("https://h.example/t.csv#2", ["https://h.example/t.csv"]),
        ("/in/b.txt", []),
    ],
)
def test_the_places_around_a_uri(uri: str, around: list[str]) -> None:
    assert list(places_around(uri)) == around


def test_a_file_whose_name_looks_like_a_record_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a#1").write_text("x")
    assert file_of(f"{tmp_path}/a#1") == tmp_path / "a#1"


def test_a_folder_with_traps_is_walked_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "last.txt").write_text("خبر")
    (folder / "sub" / "x.txt").write_text("خبر")
    os.mkfifo(folder / "pipe.jsonl")
    for name, target in {
        "alias.txt": "last.txt",
        "broken.txt": "nowhere.txt",
        "device.txt": "/dev/zero",
        "leads_out.txt": "../outside.txt",
        "leads_up": "..",
        "loop.txt": "loop.txt",
        "myself": ".",
        "sub_again": "sub",
    }.items():
        (folder / name).symlink_to(target)
    assert read(folder) == {
        "alias.txt": "document",
        "broken.txt": "missing_path",
        "device.txt": "outside_folder",
        "last.txt": "document",
        "leads_out.txt": "outside_folder",
        "leads_up": "outside_folder",
        "loop.txt": "unreadable_file",
        "pipe.jsonl": "unreadable_file",
        "x.txt": "document",
    }
    assert read(folder / "pipe.jsonl") == {"pipe.jsonl": "unreadable_file"}


def test_a_file_that_vanishes_during_the_walk_is_a_failure(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("خبر")
    found = read_paths([tmp_path], limits=SMALL)
    first = next(found)
    (tmp_path / "b.txt").unlink()
    assert outcomes([first, *found]) == {"a.txt": "document", "b.txt": "missing_path", "c.txt": "document"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("خبر")
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "b.txt").touch(mode=0)
    assert read(tmp_path) == {"a.txt": "document", "b.txt": "unreadable_file", "closed": "unreadable_file"}


def test_a_pattern_that_finds_folders_reads_them(tmp_path: Path) -> None:
    for folder in ("one", "two/in", ".hidden"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text("خبر", encoding="utf-8")
    assert read(tmp_path / "*") == {"a.txt": "document"}
    assert len(list(read_paths([tmp_path / "*"], limits=SMALL))) == 2
    assert len(list(read_paths([tmp_path / "**" / "*"], limits=SMALL))) == 2  # each file once
    assert len(list(read_paths([tmp_path / "**"], limits=SMALL))) == 2


def test_a_pattern_of_all_folders_that_finds_no_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (failure,) = read_paths([tmp_path / "**" / "deep*"], limits=SMALL)
    assert isinstance(failure, Failure)
    assert failure.error.reason == "missing_path"
    assert "only folders match" in failure.error.detail


def test_a_pattern_follows_no_link_out_of_its_folder(tmp_path: Path) -> None:
    for folder in ("given", "secret"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("خبر", encoding="utf-8")
    (tmp_path / "given" / "folder").symlink_to(tmp_path / "secret")
    (tmp_path / "given" / "file.txt").symlink_to(tmp_path / "secret" / "a.txt")
    (tmp_path / "given" / "inside.txt").symlink_to(tmp_path / "given" / "a.txt")
    refused = {"file.txt": "outside_folder", "folder": "outside_folder"}
    assert read(tmp_path / "given" / "*") == {"a.txt": "document", "inside.txt": "document", **refused}
    assert "outside_folder" in read(tmp_path / "given" / "**" / "*.txt").values()
    relative = Path(os.path.relpath(tmp_path / "given" / "*.txt"))
    assert read(relative) == {"a.txt": "document", "inside.txt": "document", "file.txt": "outside_folder"}

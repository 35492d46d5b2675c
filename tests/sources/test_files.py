"""Files and folders: what becomes a document, what a failure, and why."""

import gzip
import os
from pathlib import Path

import pytest

from warehouse.model import RawDocument
from warehouse.sources import Failure
from warehouse.sources.files import file_of, read_paths

MAX = 10_000


def failures(*paths: Path) -> dict[str, str]:
    found = read_paths(paths, max_bytes=MAX)
    return {Path(item.source_uri).name: item.error.reason for item in found if isinstance(item, Failure)}


def documents(*paths: Path) -> list[RawDocument]:
    return [item for item in read_paths(paths, max_bytes=MAX) if isinstance(item, RawDocument)]


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.html").write_text("<p>خبر</p>")
    (tmp_path / "a.txt").write_text("خبر")
    (tmp_path / ".hidden.txt").write_text("خبر")
    found = documents(tmp_path)
    assert [Path(item.source_uri).name for item in found] == ["a.txt", "two.html"]
    assert [item.media_type for item in found] == ["text/plain", "text/html"]


def test_the_id_is_the_hash_of_the_bytes(tmp_path: Path) -> None:
    for name in ("a.txt", "copy.txt"):
        (tmp_path / name).write_text("خبر")
    one, other = documents(tmp_path)
    assert one.document_id == other.document_id
    assert len(one.document_id) == 64


def test_json_lines_are_documents_by_line(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('\ufeff{"text": "خبر"}\n\n{"text": \n[1]\n{"text": "آخر"}\n', encoding="utf-8")
    assert [item.source_uri.rsplit("#")[-1] for item in documents(path)] == ["1", "5"]
    assert failures(path) == {"dump.jsonl#3": "bad_json", "dump.jsonl#4": "bad_json"}


def test_packed_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress('{"text": "خبر"}\n{"text": "آخر\tثم"}\n'.encode()))
    (tmp_path / "page.html.gz").write_bytes(gzip.compress("<p>خبر</p>".encode()))
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"text": "x"}\n' * 9)[:-9])
    (tmp_path / "dump.tar.gz").write_bytes(gzip.compress(b"x"))
    found = documents(tmp_path)
    assert [item.source_uri.rsplit("/")[-1] for item in found if "cut" not in item.source_uri] == [
        *("dump.jsonl.gz#1", "dump.jsonl.gz#2", "page.html.gz"),
    ]
    assert failures(tmp_path) == {"cut.jsonl.gz": "bad_gzip", "dump.tar.gz": "unknown_extension"}
    assert file_of(found[-2].source_uri) == tmp_path / "dump.jsonl.gz"


def test_deeply_nested_json_is_a_failure_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "deep.jsonl"
    path.write_text("[" * 9000, encoding="utf-8")
    assert failures(path) == {"deep.jsonl#1": "bad_json"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty_file"),
        ("blank.html", b" \n\t", "empty_file"),
        ("word.docx", b"PK\x03\x04", "unknown_extension"),
        ("noext", b"text", "unknown_extension"),
        ("big.txt", b"x" * (MAX + 1), "too_large"),
    ],
)
def test_what_cannot_be_taken_in_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert failures(tmp_path) == {name: reason}


def test_a_missing_path_is_a_failure(tmp_path: Path) -> None:
    assert failures(tmp_path / "gone.txt") == {"gone.txt": "missing_path"}


def test_the_limit_of_a_json_lines_file_holds_for_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    short = b'{"text": "x"}\n'
    path.write_bytes(short * 2000 + b'{"text": "' + b"x" * MAX + b'"}\n' + short)
    assert len(documents(path)) == 2001
    assert failures(path) == {"dump.jsonl#2001": "too_large"}


def test_a_json_lines_file_of_blank_lines_is_empty(tmp_path: Path) -> None:
    (tmp_path / "blank.jsonl").write_bytes(b"\n \n")
    assert failures(tmp_path) == {"blank.jsonl": "empty_file"}


def test_a_name_that_is_no_utf8_is_kept_as_escapes(tmp_path: Path) -> None:
    name = "خبر".encode("windows-1256") + b".txt"
    with open(bytes(tmp_path) + b"/" + name, "wb") as file:
        file.write("خبر".encode())
    (document,) = documents(tmp_path)
    assert document.source_uri.encode("utf-8")


@pytest.mark.parametrize(
    ("uri", "file"),
    [("/in/a.jsonl#12", "/in/a.jsonl"), ("/in/a#1.txt", "/in/a#1.txt"), ("/in/b.txt", "/in/b.txt")],
)
def test_the_file_of_a_uri(uri: str, file: str) -> None:
    assert file_of(uri) == Path(file)


def test_a_pipe_is_no_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert failures(tmp_path / "pipe.jsonl") == {"pipe.jsonl": "unreadable_file"}

"""Zip archives, also hostile ones: nothing leaves the archive, and no size that it declares is believed."""

from __future__ import annotations

import gzip
import io
import struct
import warnings
import zipfile
from dataclasses import replace

import pytest

from tests.sources.reading import SMALL, documents, in_bytes, outcomes
from warehouse.sources import Failure
from warehouse.sources.limits import Limits

NEWS = "خبر".encode()


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(file, "w", method) as packed:  # of equal names
        for name, content in members:
            packed.writestr(name, content)
    return file.getvalue()


def read(payload: bytes, limits: Limits = SMALL) -> dict[str, str]:
    return outcomes(in_bytes("a.zip", payload, limits=limits))


def test_members_of_all_formats_are_read() -> None:
    members = [
        ("page.html", NEWS),
        ("in/dump.jsonl.gz", gzip.compress(b'{"text": "x"}\n{"text": "y"}')),
        ("empty/", b""),
    ]
    assert read(archive(*members)) == {
        "a.zip!/page.html": "document",
        "a.zip!/in/dump.jsonl.gz#1": "document",
        "a.zip!/in/dump.jsonl.gz#2": "document",
    }


def test_hidden_members_are_passed_over() -> None:
    members = [("__MACOSX/._a.txt", NEWS), (".git/a.txt", NEWS), ("x/.a.txt", NEWS), ("a.txt", NEWS)]
    assert read(archive(*members)) == {"a.zip!/a.txt": "document"}


def test_names_that_lead_out_or_are_odd_are_only_names() -> None:
    members = [("../../etc/passwd.txt", NEWS), ("/root/a.txt", NEWS), ("c\x1b[31m\n.txt", NEWS)]
    assert read(archive(*members)) == {
        "a.zip!/../../etc/passwd.txt": "document",
        "a.zip!//root/a.txt": "document",
        "a.zip!/c\\x1b[31m\\x0a.txt": "document",
    }


def test_members_of_one_name_are_told_apart() -> None:
    found = in_bytes("a.zip", archive(("a.txt", b"one"), ("a.txt", b"two")))
    assert {item.source_uri: item.payload for item in found} == {"a.zip!/a.txt": b"one", "a.zip!/a.txt~2": b"two"}


def test_archives_in_archives_are_read_up_to_a_depth() -> None:
    two = archive(("two.zip", archive(("deep.txt", NEWS))), ("deep.zip", archive(("x.zip", archive(("y.txt", NEWS))))))
    assert read(two) == {"a.zip!/two.zip!/deep.txt": "document", "a.zip!/deep.zip!/x.zip": "too_deep"}


def test_a_member_over_the_limit_costs_itself() -> None:
    found = read(archive(("large.txt", b"0123456789abcdef" * 1000), ("a.txt", NEWS)))
    assert found == {"a.zip!/large.txt": "too_large", "a.zip!/a.txt": "document"}


def test_a_bomb_is_not_unpacked() -> None:
    bomb = archive(("zeros.jsonl", b"\x00" * 20_000_000), ("a.txt", NEWS))
    found = read(bomb, Limits())
    assert found == {"a.zip!/zeros.jsonl": "unpacks_too_large", "a.zip!/a.txt": "document"}


def test_an_archive_may_not_unpack_to_more_than_is_allowed_in_all() -> None:
    members = [(f"{number}.txt", bytes(range(256)) * 30) for number in range(9)]
    found = read(archive(*members), replace(SMALL, max_unpacked_bytes=40_000))
    assert list(found.values()) == ["document"] * 5 + ["unpacks_too_large"] * 4


def test_a_declared_size_is_not_believed() -> None:
    payload = bytearray(archive(("lies.txt", b"x" * 50_000)))
    entry = payload.index(b"PK\x01\x02")
    payload[entry + 24 : entry + 28] = struct.pack("<I", 10)  # of the directory's entry: the size unpacked
    assert read(bytes(payload)) == {"a.zip!/lies.txt": "bad_zip"}


def test_encrypted_members_and_odd_methods_say_so() -> None:
    payload = bytearray(archive(("secret.txt", NEWS), ("a.txt", NEWS)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        payload[payload.index(mark) + place] |= 1
    assert read(bytes(payload)) == {"a.zip!/secret.txt": "encrypted", "a.zip!/a.txt": "document"}
    assert read(archive(("a.txt", NEWS), method=zipfile.ZIP_LZMA)) == {"a.zip!/a.txt": "unknown_packing"}


def test_damaged_members_cost_themselves() -> None:
    payload = bytearray(archive(("a.txt", bytes(range(200))), ("b.txt", NEWS), method=zipfile.ZIP_STORED))
    payload[payload.index(bytes(range(200))) + 9] ^= 1
    assert read(bytes(payload)) == {"a.zip!/a.txt": "bad_zip", "a.zip!/b.txt": "document"}


def test_members_that_share_their_bytes_are_refused() -> None:
    payload = bytearray(archive(("a.txt", NEWS * 100), ("b.txt", NEWS * 100), method=zipfile.ZIP_STORED))
    second = payload.rindex(b"PK\x01\x02")
    payload[second + 42 : second + 46] = struct.pack("<I", 0)  # where its data begin
    assert read(bytes(payload)) == {"a.zip": "overlapping_members"}


def test_too_many_members_are_refused() -> None:
    members = [(f"{number}.txt", NEWS) for number in range(30)]
    assert read(archive(*members), replace(SMALL, max_members=29)) == {"a.zip": "too_many_members"}
    assert read(archive(*members), replace(SMALL, max_members=3)) == {"a.zip": "too_many_members"}  # unread directory


@pytest.mark.parametrize("damage", [slice(None, -10), slice(10), slice(4)])
def test_a_damaged_archive_is_a_failure_with_its_bytes(damage: slice) -> None:
    payload = archive(("a.txt", NEWS))[damage]
    (failure,) = in_bytes("a.zip", payload)
    assert isinstance(failure, Failure)
    assert (failure.error.reason, failure.payload) == ("bad_zip", payload)


def test_an_archive_whose_name_lies_is_read() -> None:
    assert len(documents(in_bytes("a.json", archive(("a.txt", NEWS))))) == 1

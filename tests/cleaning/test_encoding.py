"""Bytes of every kind to ordinary Arabic."""

from __future__ import annotations

import pytest

from warehouse.cleaning.encoding import decode, to_logical_order
from warehouse.errors import Unreadable

TEXT = "وصلت قافلة المساعدات إلى مدينة النخيل مساء الخميس، وقال المنظمون إنها تحمل خياما وأدوية."

NO_ENCODINGS = ["no-such-thing", "undefined", "idna", "punycode", "rot13", "base64", "عربي", "a\x00b", "\ud83d"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256", "iso-8859-6"]
)
def test_undeclared_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_byte_order_mark_is_heard() -> None:
    assert decode(b"\xff\xfe" + TEXT.encode("utf-16-le")) == TEXT


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "windows-1252", "iso-8859-1", *NO_ENCODINGS])
def test_a_lying_header_is_not_believed(declared: str) -> None:
    assert decode(TEXT.encode("windows-1256"), charset=declared) == TEXT


def test_a_page_may_declare_its_encoding() -> None:
    page = f'<meta charset="windows-1256"><p>{TEXT}</p>'
    assert decode(page.encode("windows-1256"), markup=True) == page


@pytest.mark.parametrize("declared", ["undefined", "idna", "punycode", "rot13", "hex"])
def test_a_page_may_declare_what_is_no_encoding(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{TEXT}</p>'
    assert decode(page.encode("windows-1256"), markup=True) == page


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    payload = (TEXT * 20).encode()
    assert decode(payload[:200] + b"\xff" + payload[200:]) == TEXT * 20


def test_a_text_cut_inside_a_letter_is_read() -> None:
    assert decode(TEXT.encode()[:-2]) == TEXT[:-2]


def test_control_characters_are_dropped_and_lines_end_in_newlines() -> None:
    assert decode("سطر\x00 أول\r\nسطر\x1a ثان\rسطر ثالث\u2028رابع".encode()) == "سطر أول\nسطر ثان\nسطر ثالث\nرابع"


def test_mojibake_that_is_whole_is_undone() -> None:
    assert decode(TEXT.encode().decode("latin-1").encode()) == TEXT
    assert decode(TEXT.encode("windows-1256").decode("latin-1").encode()) == TEXT


def test_damaged_mojibake_is_reported() -> None:
    damaged = (TEXT * 3).encode().decode("windows-1252", errors="replace")
    with pytest.raises(Unreadable) as error:
        decode(damaged.encode())
    assert error.value.reason == "bad_encoding"


@pytest.mark.parametrize("payload", [b"", b"  \n", b"\x00\x00"])
def test_nothing_to_read(payload: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        decode(payload)
    assert error.value.reason == "empty_file"


def test_binary_is_reported() -> None:
    with pytest.raises(Unreadable) as error:
        decode(bytes(range(128, 256)) * 2 + b"\x89PNG")
    assert error.value.reason == "bad_encoding"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("ﻣﺮﺣﺒﺎ ﺑﻜﻢ ﻓﻲ ﺍﻟﻤﺪﻳﻨﺔ", "مرحبا بكم في المدينة"),
        ("ﺔﻨﻳﺪﻤﻟﺍ ﻲﻓ ﻢﻜﺑ ﺎﺒﺣﺮﻣ", "مرحبا بكم في المدينة"),
        ("ﻡﺎﻌﻟﺍ 2015 ﻲﻓ (ﺭﺎﺒﺧﺃ)", "(أخبار) في 2015 العام"),
        ("ﺳﻼﻡ", "سلام"),
        ("كت\u200fاب\u200b مفت\u00adوح\ufeff", "كتاب مفتوح"),
        ("ا\u0654خبار", "أخبار"),
        ("كِتَابٌ مُفيد", "كِتَابٌ مُفيد"),
        ("المــــدينة", "المــــدينة"),
        ("English only", "English only"),
    ],
)
def test_letters_are_ordinary_and_in_logical_order(written: str, wanted: str) -> None:
    assert to_logical_order(written) == wanted

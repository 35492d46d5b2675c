"""Bytes of every kind to ordinary Arabic."""

from __future__ import annotations

import codecs
import gzip
import zlib

import pytest

from warehouse.cleaning.encoding import decode, to_logical_order, unescape
from warehouse.errors import Unreadable

TEXT = "وصلت قافلة المساعدات إلى مدينة النخيل مساء الخميس، وقال المنظمون إنها تحمل خياما وأدوية."

SECOND = "وأضاف المنظمون أن قافلة ثانية ستنطلق صباح الأحد المقبل؛ فهل تصل في موعدها؟"
THIRD = "يعيش في المدينة نحو عشرين ألف شخص نزح أكثرهم من القرى القريبة بعد فيضان النهر."
LONG = "\n".join([TEXT, SECOND, THIRD] * 3)
SHORT = "وزير الخارجية يستقيل"
MENU = '<a href="/home">Home</a> <script>var box = document.getElementById("x");</script>\n'
PAGE = f"{MENU * 80}<p>{TEXT}</p>{MENU * 10}"

NO_ENCODINGS = ["no-such-thing", "undefined", "idna", "punycode", "rot13", "base64", "عربي", "a\x00b", "\ud83d"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256", "iso-8859-6"]
)
def test_undeclared_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


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


@pytest.mark.parametrize("text", [LONG, SHORT, "مقتل شخصين", PAGE], ids=["long", "short", "two words", "English page"])
@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "windows-1256", "iso-8859-6"),
        *("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    ],
)
def test_long_and_short_texts_in_all_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), markup=True) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("رئيس جمهور گفت که چهار کشور همسايه پيشنهاد تازه را پذيرفتند و پروژه آغاز شد", "windows-1256"),
        (TEXT.replace(" ", "\u00a0"), "windows-1256"),
        ("قال «الوزير» إن الاجتماع – وهو الأول – “ناجح” … وتم التوقيع", "windows-1256"),
        ("أعلنت شركة Société Générale نتائجها à Paris في الربع الأول", "windows-1256"),
        ("كِتَابٌ مُفِيدٌ وَصَلَ إِلَى المَكْتَبَةِ", "windows-1256"),
        ("كِتَابٌ مُفِيدٌ وَصَلَ إِلَى المَكْتَبَةِ", "iso-8859-6"),
        ("هل وصلت القافلة؟ نعم، وصلت؛ وقال المنظمون: شكرا.", "iso-8859-6"),
        ("ارتفاع أسعار النفط", "iso-8859-6"),
    ],
)
def test_letters_and_marks_of_old_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-6", "windows-1256"),
        ("windows-1256", "iso-8859-6"),
        ("windows-1256", "utf-8"),
        ("utf-16", "windows-1256"),
        ("gb2312", "windows-1256"),
        ("big5", "windows-1256"),
        ("utf-7", "utf-8"),
        ("utf-7", "windows-1256"),
        ("x-mac-arabic", "windows-1256"),
    ],
)
def test_what_is_declared_must_read_like_arabic(declared: str, encoding: str) -> None:
    assert decode(SHORT.encode(encoding), charset=declared) == SHORT


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
        (codecs.BOM_UTF16_LE + LONG.encode(), None),
        (codecs.BOM_UTF8 + TEXT.encode("windows-1256"), TEXT),
        (TEXT.encode("utf-16-le") + b"\x06", TEXT),
        (("x" * 5000 + TEXT).encode("utf-16-le"), "x" * 5000 + TEXT),
        (LONG.encode()[1:], LONG[1:]),
        (SHORT.encode()[:-1], SHORT[:-1]),
        (LONG.encode() + b" caf\xe9 " + LONG.encode(), f"{LONG} caf {LONG}"),
        (b"\x00".join(TEXT.encode()[start : start + 5] for start in range(0, 400, 5)), TEXT),
        (f"{TEXT}\n{SECOND}\n".encode() + THIRD.encode("windows-1256"), f"{TEXT}\n{SECOND}\n{THIRD}"),
        (LONG.encode("windows-1256") + " تابعنا على فيسبوك".encode(), LONG + " تابعنا على فيسبوك"),
        ("قال \x93نعم\x94 ومضى".encode(), "قال “نعم” ومضى"),
        (b"+BkgGSAZI- hello", "+BkgGSAZI- hello"),
    ],
    ids=[
        *("mark", "false mark", "mark before an old encoding", "odd length", "English first", "cut at the start"),
        *("cut at the end", "a Latin byte", "NULs", "two encodings by line", "two encodings in a line"),
        *("quotes of windows-1252", "UTF-7"),
    ],
)
def test_odd_bytes(payload: bytes, text: str | None) -> None:
    assert decode(payload) == (text or LONG)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_gzip_is_unpacked(encoding: str, times: int) -> None:
    payload = LONG.encode(encoding)
    for _ in range(times):
        payload = gzip.compress(payload)
    assert decode(payload, markup=True) == LONG


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (gzip.compress(LONG.encode())[:-12], "bad_gzip"),
        (b"\x1f\x8b" + LONG.encode(), "bad_gzip"),
        (gzip.compress(b"", mtime=0), "empty_file"),
    ],
)
def test_damaged_gzip_is_reported(payload: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as error:
        decode(payload)
    assert error.value.reason == reason


def test_a_bomb_is_not_unpacked() -> None:
    packing = zlib.compressobj(level=1, wbits=31)
    bomb = b"".join([*(packing.compress(bytes(2**22)) for _ in range(17)), packing.flush()])
    with pytest.raises(Unreadable) as error:
        decode(bomb)
    assert error.value.reason == "too_large"


def _misread(text: str, encoding: str, *, times: int = 1) -> str:
    """Return what the UTF-8 of `text` looks like in `encoding`; unassigned bytes as Latin-1 has them."""
    for _ in range(times):
        text = "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())
    return text


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252", "windows-1256"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("text", [LONG, SHORT, "قال «الوزير»: “نعم” – ثم مضى"])
def test_misread_utf8_is_undone(text: str, times: int, encoding: str) -> None:
    assert decode(_misread(text, encoding, times=times).encode()) == text


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252", "windows-1256"])
def test_misread_lines_are_undone_where_they_stand(encoding: str) -> None:
    assert decode(f"{_misread(SHORT, encoding)}\n{TEXT}\n{_misread(SECOND, encoding)}".encode()) == (
        f"{SHORT}\n{TEXT}\n{SECOND}"
    )


@pytest.mark.parametrize("text", [LONG, SHORT, f"{SHORT} 2015 (AFP)"])
def test_windows_1256_read_as_latin_is_undone(text: str) -> None:
    assert decode(text.encode("windows-1256").decode("windows-1252").encode()) == text


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT} Société Générale à Besançon, où l’été",
        f"{TEXT} http://outlet.example/Ã/Ø",
        "İstanbul'da çığ düştü, üç kişi öldü; güçlü fırtına sürüyor",
        "كتب الشرط «ك» ثم ضبط الخط» على «ط» و«ظ» و«ع»",
        "سک تک چک، طک نہیں، ظپ عگ",
        "بلغ\u00a0الربع\u00a0حظ\u00a0خط\u00a0",
        "قال: ماذا؟؟؟ ثم سكت ???",
    ],
)
def test_what_is_no_mojibake_stays(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "damaged",
    [
        (TEXT * 3).encode().decode("windows-1252", errors="replace"),
        (TEXT * 3).encode().decode("windows-1252", errors="ignore"),
        (TEXT * 3).encode().decode("iso-8859-6", errors="replace"),
        (TEXT * 3).encode("ascii", errors="replace").decode(),
        "".join("\ufffd" if number % 9 == 0 else letter for number, letter in enumerate(TEXT)),
    ],
    ids=["windows-1252", "windows-1252 without its gaps", "ISO-8859-6", "question marks", "replacement characters"],
)
def test_lost_letters_are_reported(damaged: str) -> None:
    with pytest.raises(Unreadable) as error:
        decode(damaged.encode())
    assert error.value.reason == "bad_encoding"


@pytest.mark.parametrize(
    "payload",
    [
        ("Президент России прибыл в столицу для участия в саммите. " * 5).encode("windows-1251"),
        ("ראש הממשלה הגיע היום לבירה כדי להשתתף בפסגה " * 5).encode("windows-1255"),
        ("Ο πρόεδρος έφτασε στην πρωτεύουσα σήμερα " * 5).encode("iso-8859-7"),
        ("总统今天抵达首都参加峰会并发表讲话" * 10).encode("gbk"),
        ("Le président est arrivé déjà à la forêt " * 5).encode("latin-1"),
        b"%PDF-1.7\n" + zlib.compress(bytes(range(256)) * 9),
        b"\x89PNG\r\n\x1a\n" + b"".join(bytes([byte * byte % 251]) for byte in range(3000)),
    ],
    ids=["Russian", "Hebrew", "Greek", "Chinese", "French", "PDF", "PNG"],
)
def test_other_scripts_and_files_are_not_taken_for_arabic(payload: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        decode(payload)
    assert error.value.reason == "bad_encoding"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("<p>&#x1;نص &#0;آخر&#31;</p>", "<p>نص آخر</p>"),
        ("<p>&amp;#x1;نص&#xD800;&#xFFFF;</p>", "<p>نص</p>"),
        ("<p>&#99999999999999999999;نص&#x110000;</p>", "<p>نص</p>"),
        ("<p>&#1593;&#x200f;&#10;&amp;&#1</p>", "<p>&#1593;&#x200f;&#10;&amp;</p>"),
    ],
)
def test_references_to_no_character_are_dropped_from_markup(written: str, wanted: str) -> None:
    assert decode(written.encode(), markup=True) == wanted


def test_references_in_text_are_read_and_dead_ones_dropped() -> None:
    assert unescape("&#1;قال &quot;نعم&quot; &#x0; &#1593;") == 'قال "نعم"  ع'


@pytest.mark.parametrize("around", [(2000, 2000), (2000, 0), (0, 2000)], ids=["closed", "unclosed", "unopened"])
def test_markup_is_not_nested_deeper_than_a_parser_reads(around: tuple[int, int]) -> None:
    opened, closed = around
    page = decode(f"{'<div>' * opened}<div><p>{TEXT}</p></div>{'</div>' * closed}".encode(), markup=True)
    assert page.count("<div>") <= 151
    assert f"<div><p>{TEXT}</p></div>" in page


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

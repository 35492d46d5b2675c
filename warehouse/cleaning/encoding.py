"""From bytes to ordinary Arabic text.

`decode` unpacks gzip and finds the encoding by evidence, in this order: byte order mark, UTF-16 or UTF-32 without one,
strict UTF-8, UTF-8 with a few bad bytes, and of what the HTTP header and the page say, windows-1256 and ISO-8859-6 the
one that reads most like Arabic. Only encodings of Arabic are tried: guessing among all, one bad byte turns an Arabic
page into Cyrillic, and the libraries that guess take short windows-1256 for other alphabets.
`to_logical_order` makes letters of presentation forms and drops what cannot be seen.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
import zlib
from collections import Counter
from itertools import pairwise
from math import log

from warehouse.arabic.letters import INVISIBLE, TATWEEL, count_letters
from warehouse.cleaning.markup import drop_dead_references, safe_markup
from warehouse.cleaning.mojibake import mend, undo
from warehouse.errors import Unreadable

_MARKS_OF_ORDER = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (  # name, bytes a letter, the high byte of its two lower ones, bytes that are zero
    ("utf-32-le", 4, 1, (2, 3)),
    ("utf-32-be", 4, 2, (0, 1)),
    ("utf-16-le", 2, 1, ()),
    ("utf-16-be", 2, 0, ()),
)
_ENCODINGS_OF_ARABIC = ("windows-1256", "iso-8859-6")
_GZIP = b"\x1f\x8b"
_MOST_PACKED = 2  # times; a server may pack what is packed
_MOST_UNPACKED = 64 * 2**20  # bytes
_META_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # a surrogate is half a character
_UNDECODED = re.compile("[\x80-\x84\x86-\x9f]")  # windows-1252 that was read as Latin-1
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENDS_OF_LINES = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_REFERENCE = re.compile(r"&(?:#\d{2,6}|#x[0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});")
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_APART = re.compile("[اويهۀىے][\u0653-\u0655]")  # a letter and its hamza or madda as two characters
_PRESENTED = re.compile("[\ufb50-\ufd3d\ufd50-\ufdfc\ufe70-\ufefc]")
_PRESENTED_WORD = re.compile("[\ufb50-\ufdfc\ufe70-\ufefc]+")
_READ_FORWARD = re.compile(r"[0-9A-Za-z٠-٩](?:[\w.,:/%@-]*[0-9A-Za-z٠-٩])?")
_MIRROR = str.maketrans("()[]{}«»<>‹›", ")(][}{»«><›‹")
_LATIN_WORD = re.compile("[\u00c0-\u024f]*[A-Za-z][A-Za-z\u00c0-\u024f]*")
_INSIDE_LATIN = re.compile("(?<=[A-Za-z])[\u0621-\u064a]+(?=[A-Za-z])")
_NEUTRAL = re.compile(
    f"[\\x00-\x7f\u00a0\u00a9\u00ab\u00ae\u00b0\u00b7\u00bb،؛؟٪٫٬٠-٩۰-۹{TATWEEL}{INVISIBLE}\u2010-\u2026\u2030-\u203a]+"
)
_BY_FREQUENCY = (
    "اليمونترعبةدفهسقأحكجشطصخإىضزذثئغءظؤآکگپچژںہھےٹڈڑ"  # counted in a news corpus; the last are Persian's and Urdu's
)
_FREQUENCY = {letter: log(len(_BY_FREQUENCY) / rank) - 1 for rank, letter in enumerate(_BY_FREQUENCY, start=1)}
_FREQUENCY |= dict.fromkeys("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652", -0.3)  # marks, seldom written
_STRANGE = -6.0

_FEW_BAD_BYTES = 0.01  # of the text's characters; more means that the bytes are not UTF-8
_LETTERS_A_BAD_BYTE = 4  # that show that the rest is UTF-8


def decode(payload: bytes, *, charset: str | None = None, markup: bool = False) -> str:
    """Return the text of `payload`, without NULs and other control characters, its lines ended by newlines.

    `charset` is the HTTP header's. With `markup`, a `charset=` near the top is heard too, and the text is safe to
    parse. Raises Unreadable: `empty_file`, `bad_gzip`, `too_large` where it unpacks to too much, or `bad_encoding`
    where no encoding gives readable text or letters were lost before.
    """
    payload = _unpack(payload)
    if not payload.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty_file", f"{len(payload)} bytes and no text in them; nothing to do.")
    text = plain_lines(_UNDECODED.sub(_letter_meant, mend(_decode(payload, charset, markup))))
    return safe_markup(text) if markup else text


def _letter_meant(control: re.Match[str]) -> str:
    return control.group().encode("latin-1").decode("windows-1252", errors="ignore")


def plain_lines(text: str) -> str:
    """Return `text` without control characters and lone surrogates, its lines ended by newlines: it can be stored."""
    if any(end in text for end in _ENDS_OF_LINES):
        text = _LINE_ENDS.sub("\n", text)
    return _CONTROLS.sub("", text)


def _unpack(payload: bytes) -> bytes:
    """Return what is in `payload` if it was packed with gzip, once or twice; else `payload`."""
    for _ in range(_MOST_PACKED):
        if not payload.startswith(_GZIP):
            return payload
        unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            payload = unpacking.decompress(payload, _MOST_UNPACKED)
        except zlib.error as error:
            raise Unreadable("bad_gzip", f"the gzip data are damaged ({error}); fetch the document again.") from error
        if unpacking.unconsumed_tail:
            raise Unreadable("too_large", f"it unpacks to more than {_MOST_UNPACKED} bytes, which no article has.")
        if not unpacking.eof:
            raise Unreadable("bad_gzip", "the gzip data end too early; fetch the document again.")
    return payload


def _decode(payload: bytes, charset: str | None, markup: bool) -> str:
    for mark, name in _MARKS_OF_ORDER:
        if payload.startswith(mark):
            marked = payload[len(mark) :].decode(name, errors="replace")
            if marked.count("\ufffd") <= max(1, _FEW_BAD_BYTES * len(marked)):
                return marked.removesuffix("\ufffd")
    payload = payload.removeprefix(codecs.BOM_UTF8)
    wide = _wide_without_mark(payload)
    if wide:
        return payload.decode(wide, errors="replace").removesuffix("\ufffd")
    payload = payload.replace(b"\x00", b"")
    strict = _try(payload, "utf-8")
    if strict is not None:
        return strict
    return _decode_foreign(payload, charset, markup)


def _decode_foreign(payload: bytes, charset: str | None, markup: bool) -> str:
    """Decode bytes that are not UTF-8 with a few bad bytes in it by the encoding that reads most like Arabic."""
    lossy = payload.decode("utf-8", errors="replace")
    bad = lossy.count("\ufffd")
    if bad <= max(3, _FEW_BAD_BYTES * len(lossy)) and count_letters(lossy) > _LETTERS_A_BAD_BYTE * bad:
        return lossy.replace("\ufffd", "")
    if len(_BINARY.findall(payload)) > _FEW_BAD_BYTES * len(payload):
        raise Unreadable(
            "bad_encoding", "the bytes are not text (too many control characters); convert the file to text."
        )
    meta = _META_CHARSET.search(payload[:4096]) if markup else None
    declared = [charset or "", meta.group(1).decode("ascii") if meta else ""]
    texts = [_try(payload, name) for name in (*declared, *_ENCODINGS_OF_ARABIC)]
    likeness = {text: arabic_likeness(undo(text)[0]) for text in texts if text is not None}
    best = max(likeness, key=lambda text: likeness[text], default="")
    if likeness.get(best, 0.0) <= 0:
        raise Unreadable(
            "bad_encoding", "the bytes are not UTF-8, windows-1256 or ISO-8859-6 Arabic; convert them to UTF-8."
        )
    return best


def _try(payload: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return payload.decode(name)
    except (ValueError, LookupError):  # UnicodeError is a ValueError, and so is what a NUL in the name raises
        return None


def _wide_without_mark(payload: bytes) -> str | None:
    """Name the UTF-32 or UTF-16 that `payload` is in: nearly every high byte of Arabic and Latin text is 06 or 00."""
    if b"\x00" not in payload and b"\x06" not in payload:
        return None
    for name, width, high, zeros in _WIDE:
        places = len(payload) // width
        columns = [payload[column::width][:places] for column in (high, *zeros)]
        columns[0] = columns[0].translate(None, b"\x00\x06")
        if places and len(columns[0]) < 0.1 * places and all(column.count(0) == places for column in columns[1:]):
            return name
    return None


def arabic_likeness(text: str) -> float:
    """Tell how much the letters of `text` beyond ASCII look like Arabic: about 1.1 for Arabic, below 0 for other bytes.

    The mean over them of how much more frequent a letter is in Arabic than the mean letter, as a logarithm; what no
    Arabic text has between its letters counts as very rare. Words with Latin letters and punctuation do not count.
    """
    text = _LATIN_WORD.sub(" ", _INSIDE_LATIN.sub("\ufffd", text))
    letters = Counter(_NEUTRAL.sub("", text))
    total = letters.total()
    return sum(_FREQUENCY.get(letter, _STRANGE) * count for letter, count in letters.items()) / (total or 1)


def unescape(text: str) -> str:
    """Return `text`, which is no markup, with the HTML character references that were left in it read."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda reference: html.unescape(reference.group()), drop_dead_references(text))


def to_logical_order(text: str) -> str:
    """Return `text` in ordinary letters in logical order, without zero-width, bidi and soft-hyphen characters.

    Characters that a record or a page wrote as references are held to what `decode` promises too.
    """
    text = plain_lines(text)
    if not text.isascii():
        text = _UNSEEN.sub("", text)
        text = _APART.sub(lambda pair: unicodedata.normalize("NFC", pair.group()), text)
        if _PRESENTED.search(text):
            text = _from_presentation_forms(text)
    return text


def _from_presentation_forms(text: str) -> str:
    if _is_visual_order(text):
        text = "\n".join(_reverse(line) for line in text.split("\n"))
    return _PRESENTED.sub(lambda letter: unicodedata.normalize("NFKC", letter.group()), text)


def _is_visual_order(text: str) -> bool:
    """Tell whether the words of `text` are written backwards: final forms first, initial forms last."""
    forward = backward = 0
    for word in _PRESENTED_WORD.findall(text)[:500]:
        for one, other in pairwise(unicodedata.decomposition(letter).split(" ")[0] for letter in word):
            forward += (one, other) in (("<initial>", "<medial>"), ("<medial>", "<final>"), ("<initial>", "<final>"))
            backward += (one, other) in (("<medial>", "<initial>"), ("<final>", "<medial>"), ("<final>", "<initial>"))
    return backward > forward


def _reverse(line: str) -> str:
    turned = line[::-1].translate(_MIRROR)
    return _READ_FORWARD.sub(lambda run: run.group()[::-1], turned)

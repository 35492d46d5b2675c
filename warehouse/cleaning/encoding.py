"""From bytes to ordinary Arabic text.

`decode` finds the encoding by evidence, in this order: byte order mark, UTF-16 without one, strict UTF-8, UTF-8 with a
few bad bytes, and of what the HTTP header and the page say, windows-1256 and ISO-8859-6 the one that gives the most
Arabic. Only encodings of Arabic are tried: guessing among all, one bad byte turns an Arabic page into Cyrillic.
`to_logical_order` makes letters of presentation forms and drops what cannot be seen.
"""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise

from warehouse.arabic.letters import INVISIBLE, count_letters
from warehouse.errors import Unreadable

_MARKS_OF_ORDER = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_META_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")  # a surrogate alone is half a character
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_REFERENCE = re.compile(r"&(?:#\d{2,6}|#x[0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});")
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_APART = re.compile("[اويهۀىے][\u0653-\u0655]")  # a letter and its hamza or madda as two characters
_PRESENTED = re.compile("[\ufb50-\ufd3d\ufd50-\ufdfc\ufe70-\ufefc]")
_PRESENTED_WORD = re.compile("[\ufb50-\ufdfc\ufe70-\ufefc]+")
_READ_FORWARD = re.compile(r"[0-9A-Za-z٠-٩](?:[\w.,:/%@-]*[0-9A-Za-z٠-٩])?")
_MIRROR = str.maketrans("()[]{}«»<>‹›", ")(][}{»«><›‹")
_MOJIBAKE = re.compile("[ØÙÚÛ][\u0080-\u00bf\u0152-\u0178\u0192-\u02dc\u2013-\u203a\u20ac\u2122]")
_LATIN_RUN = re.compile("[\u00c0-\u00ff][^\x00-\x7f]")
_LATIN1_ARABIC = re.compile("[\u00c0-\u00ff]{3,}")

_FEW_BAD_BYTES = 0.01  # of the text's characters; more means that the bytes are not UTF-8
_LEAST_COMMON = 0.25  # of the letters; Arabic texts have about half, other bytes read as Arabic a tenth
_SAMPLE = 4000  # characters that a judgement of letters looks at
_FEW = 5  # words of Latin letters with accents only, as no language has
_MANY = 20  # Arabic letters that make a guess of encoding credible


def decode(payload: bytes, *, charset: str | None = None, markup: bool = False) -> str:
    """Return the text of `payload`, without NULs and other control characters, its lines ended by newlines.

    `charset` is the HTTP header's. With `markup`, a `charset=` near the top is heard too. Raises Unreadable:
    `empty_file`, or `bad_encoding` where no encoding gives readable text.
    """
    if not payload.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty_file", f"{len(payload)} bytes and no text in them; nothing to do.")
    text = _mend(_decode(payload, charset, markup))
    return plain_lines(text)


def plain_lines(text: str) -> str:
    """Return `text` without control characters and lone surrogates, its lines ended by newlines: it can be stored."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def _decode(payload: bytes, charset: str | None, markup: bool) -> str:
    for mark, name in _MARKS_OF_ORDER:
        if payload.startswith(mark):
            return payload[len(mark) :].decode(name, errors="replace")
    wide = _utf16_without_mark(payload)
    if wide:
        return payload.decode(wide, errors="replace")
    strict = _try(payload, "utf-8")
    if strict is not None:
        return strict
    return _decode_foreign(payload, charset, markup)


def _decode_foreign(payload: bytes, charset: str | None, markup: bool) -> str:
    """Decode bytes that are not UTF-8: a declared encoding first, if Arabic comes out of it."""
    meta = _META_CHARSET.search(payload[:4096]) if markup else None
    declared = [charset or "", meta.group(1).decode("ascii") if meta else ""]
    lossy = payload.decode("utf-8", errors="replace")
    if lossy.count("\ufffd") <= max(3, _FEW_BAD_BYTES * len(lossy)) and _is_credible(lossy):
        return lossy.replace("\ufffd", "")
    candidates = []
    if len(_BINARY.findall(payload)) > _FEW_BAD_BYTES * len(payload):
        raise Unreadable(
            "bad_encoding", "the bytes are not text (too many control characters); convert the file to text."
        )
    for name in [*declared, "windows-1256", "iso-8859-6"]:
        text = _try(payload, name)
        if text is not None and _common_share(text) > _LEAST_COMMON:
            candidates.append(text)
    if not candidates:
        raise Unreadable(
            "bad_encoding", "the bytes are not UTF-8, windows-1256 or ISO-8859-6 Arabic; convert them to UTF-8."
        )
    return max(candidates, key=_common_share)


def _try(payload: bytes, name: str) -> str | None:
    if not name or (
        name.lower().startswith(("utf-8", "utf8", "cp125", "koi8")) and name.lower() not in ("utf-8", "cp1256")
    ):
        return None
    try:
        return payload.decode(name)
    except (ValueError, LookupError):  # UnicodeError is a ValueError, and so is what a NUL in the name raises
        return None


def _utf16_without_mark(payload: bytes) -> str | None:
    """Name the UTF-16 that `payload` is in: in Arabic text nearly every high byte is 06 or 00."""
    sample = payload[:2000]
    if len(payload) % 2 or b"\x00" not in sample or b"\x06" not in sample:
        return None
    even, odd = sample[0::2], sample[1::2]
    for high, name in ((odd, "utf-16-le"), (even, "utf-16-be")):
        if sum(byte in (0x00, 0x06) for byte in high) > 0.9 * len(high) and set(even) != {0} != set(odd):
            low = even if high is odd else odd
            return name if sum(byte == 0 for byte in low) < 0.1 * len(low) else None
    return None


def _is_credible(text: str) -> bool:
    return count_letters(text[:_SAMPLE]) >= _MANY


def _common_share(text: str) -> float:
    """Tell how much of `text` is the letters that Arabic uses most; a wrong code page scatters them."""
    sample = text[: 10 * _SAMPLE]
    common = sum(sample.count(letter) for letter in "النيموترب")
    return common / (sum(not letter.isascii() for letter in sample) or 1)


def _mend(text: str) -> str:
    """Undo mojibake: UTF-8 that was once read as windows-1252, or windows-1256 read as Latin-1.

    It is undone only where it comes back whole; raises Unreadable `bad_encoding` where it does not.
    """
    if _LATIN_RUN.search(text) is None:
        return text
    arabic = count_letters(text[:_SAMPLE])
    if len(_MOJIBAKE.findall(text[:_SAMPLE])) > max(_MANY, arabic):
        mended = _try(_latin_bytes(text), "utf-8")
        if mended is None or not _is_credible(mended):
            raise Unreadable("bad_encoding", "UTF-8 was read as Latin letters and damaged; fetch the document again.")
        return mended
    if not arabic and len(_LATIN1_ARABIC.findall(text[:_SAMPLE])) > _FEW:
        mended = _try(_latin_bytes(text), "windows-1256") or ""
        return mended if _is_credible(mended) else text
    return text


def _latin_bytes(text: str) -> bytes:
    """Return the bytes that windows-1252 (Latin-1 for its gaps) writes `text` with; empty if it cannot."""
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("windows-1252")
        except UnicodeEncodeError:
            if letter > "\xff":
                return b""
            out.append(ord(letter))
    return bytes(out)


def unescape(text: str) -> str:
    """Return `text`, which is no markup, with the HTML character references that were left in it read."""
    return _REFERENCE.sub(lambda reference: html.unescape(reference.group()), text) if "&" in text else text


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

"""Mojibake: Arabic that was once decoded with the wrong encoding and saved so.

Three kinds are met: UTF-8 read as windows-1252 or Latin-1 («Ø§Ù„»), UTF-8 read as windows-1256 («ط§ظ„»), and
windows-1256 read as Latin-1 («ÇáÑÆíÓ»). Each is undone where it stands, also twice, because no writing has such runs;
where letters were lost on the way, nothing can be undone for certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from warehouse.arabic.letters import count_letters, has_arabic
from warehouse.errors import Unreadable

_LEAST_RUN = 3  # letters of mojibake in a row; two may be chance
_MOST_TIMES = 3  # that a text was decoded wrongly, one after the other
_MOST_LOST = 0.01  # of a text's letters
_LOST_WORD = re.compile(r"(?<!\S)\?{4,}")
_ACCENTS = re.compile("[\u00c0-\u00ff]{3,}")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u00ff]")
_LEAST_ACCENTED = 0.6  # of a line's Latin letters; French and Turkish have less than a fifth
_LEAST_ACCENTED_WORDS = 2


def mend(text: str) -> str:
    """Return `text` with its mojibake undone.

    Raises Unreadable `bad_encoding` where more than one letter in a hundred is lost: damaged beyond undoing, or a
    replacement character, or a question mark in a word of question marks.
    """
    text, damaged = undo(text)
    lost = damaged + text.count("\ufffd")
    if "????" in text:
        lost += sum(map(len, _LOST_WORD.findall(text)))
    if lost > 1 and lost > _MOST_LOST * count_letters(text):
        raise Unreadable(
            "bad_encoding", f"{lost} letters were lost in a wrong decoding before; fetch the document again."
        )
    return text


def undo(text: str) -> tuple[str, int]:
    """Return `text` with its mojibake undone, and how many letters of it were damaged beyond that."""
    damaged = 0
    for _ in range(_MOST_TIMES):
        before = text
        for misreading in _MISREADINGS:
            text, more = misreading.undo(text)
            damaged += more
        if text == before:
            break
    if _ACCENTS.search(text):
        text = "\n".join(map(_mend_latin, text.split("\n")))
    return text, damaged


@dataclass(frozen=True, slots=True)
class _Misreading:
    """What UTF-8 looks like when it was decoded with a one-byte encoding."""

    byte_of: dict[int, int]  # code point to byte
    leads: str  # letters one of which is in every run
    arabic: re.Pattern[str]  # a letter of Arabic, or one that comes of misreading that once more
    run: re.Pattern[str]  # letters, damaged ones and ASCII between them

    @classmethod
    def of(cls, encoding: str) -> Self:
        letters = [_letter(byte, encoding) for byte in range(256)]
        byte_of = {byte: byte for byte in range(0x80, 0xA0)} | {
            ord(letter): byte for byte, letter in enumerate(letters)
        }
        rest = _any_of(letters[0x80:0xC0]) + "\x80-\x9f"
        two, three = _any_of(letters[0xC2:0xE0]), _any_of(letters[0xE0:0xF0])
        lead = _any_of(letters[0xD8:0xDC])
        written = f"(?:[{two}][{rest}]|[{three}][{rest}]{{2}})"
        damaged = f"[{lead}](?:\ufffd|(?={written}|[\\x00-\\x7f]|$))"
        return cls(
            byte_of,
            "".join((*letters[0xD8:0xDC], letters[0xC3])),
            re.compile(f"[{lead}][{rest}]|{re.escape(letters[0xC3])}[{_any_of(letters[0x98:0x9C])}\x98-\x9b]"),
            re.compile(f"{written}(?:[\\x00-\\x7f]*(?:{written}|{damaged}))*"),
        )

    def undo(self, text: str) -> tuple[str, int]:
        """Return `text` with this misreading undone, and how many letters of it were damaged."""
        if not any(lead in text for lead in self.leads) or self.arabic.search(text) is None:
            return text, 0
        damaged = 0

        def reread(run: re.Match[str]) -> str:
            nonlocal damaged
            if len(self.arabic.findall(run.group())) < _LEAST_RUN:
                return run.group()
            meant = bytes(self.byte_of.get(ord(letter), 0xFF) for letter in run.group()).decode("utf-8", "replace")
            damaged += meant.count("\ufffd")
            return meant.replace("\ufffd", "")

        return self.run.sub(reread, text), damaged


def _letter(byte: int, encoding: str) -> str:
    """Return what `byte` is in `encoding`; for a byte that is not in it, what Latin-1 makes of it."""
    return bytes([byte]).decode(encoding, errors="ignore") or chr(byte)


def _any_of(letters: list[str]) -> str:
    return re.escape("".join(letters))


def _mend_latin(line: str) -> str:
    """Return `line` with windows-1256 that was read as Latin-1 or windows-1252 undone."""
    if len(_ACCENTS.findall(line)) < _LEAST_ACCENTED_WORDS or has_arabic(line):
        return line
    letters = _LATIN_LETTER.findall(line)
    if sum(not letter.isascii() for letter in letters) < _LEAST_ACCENTED * len(letters):
        return line
    known = _MISREADINGS[0].byte_of
    if any(ord(letter) not in known for letter in line):
        return line
    return bytes(known[ord(letter)] for letter in line).decode("windows-1256")


_MISREADINGS = (_Misreading.of("windows-1252"), _Misreading.of("windows-1256"))

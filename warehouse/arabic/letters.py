"""Arabic letters: what they are, and the two normal forms.

*Normal form* is how Arabic is stored and how lexicon cells are written: ordinary letters in logical order, no
tatweel, no vowel marks, no presentation forms. *Folded form* is how words are compared: normal form with hamza
carriers, ta marbuta, alef maqsura and Persian letters made one (أ إ آ ٱ → ا, ى → ي, ة → ه, ؤ → و, ئ → ي, ک → ك, ی → ي).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = "\u0621-\u063a\u0641-\u064a\u0671-\u06d3\u06fa-\u06ff"
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
TATWEEL = "\u0640"
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"

_LETTER = re.compile(f"[{LETTERS}]")
_NOISE = re.compile(f"[{MARKS}{TATWEEL}{INVISIBLE}]")
_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(
    "[0-9A-Za-z\u0621-\u063a\u0641-\u064a]+(?: [0-9A-Za-z\u0621-\u063a\u0641-\u064a]+)*"
)  # in normal form as it is
_FOLD = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیۍې", "ي"),
        **dict.fromkeys("ةۀہھە", "ه"),
        "ؤ": "و",
        "ئ": "ي",
        "ک": "ك",
        "گ": "غ",
        "ڤ": "ف",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ج",
    }
)


def has_arabic(text: str) -> bool:
    """Tell whether `text` has at least one Arabic letter."""
    return _LETTER.search(text) is not None


def count_letters(text: str) -> int:
    """Count the Arabic letters of `text`."""
    return sum(1 for _ in _LETTER.finditer(text))


def normalize(text: str) -> str:
    """Return `text` in normal form, with single spaces."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    return _SPACES.sub(" ", plain).strip()


def fold(text: str) -> str:
    """Return `text` in folded form, for comparing words; offsets are lost."""
    if _PLAIN.fullmatch(text):
        return text.translate(_FOLD).lower()
    return normalize(text).translate(_FOLD).lower()


@lru_cache(maxsize=100_000)
def fold_with_offsets(word: str) -> tuple[str, tuple[int, ...]]:
    """Return the folded form of one `word` and, for each letter of it, its offset in `word`.

    The offsets have one entry more than the folded form: the end of the word, so that `offsets[i]:offsets[j]` is
    what letters i to j were written as.
    """
    if _PLAIN.fullmatch(word):
        return word.translate(_FOLD).lower(), tuple(range(len(word) + 1))
    folded: list[str] = []
    offsets: list[int] = []
    for position, letter in enumerate(word):
        if _NOISE.match(letter):
            continue
        for part in unicodedata.normalize("NFKC", letter).translate(_FOLD).lower():
            folded.append(part)
            offsets.append(position)
    offsets.append(len(word))
    return "".join(folded), tuple(offsets)

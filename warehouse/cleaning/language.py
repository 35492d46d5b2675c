"""Which language of Arabic script a text is in."""

from __future__ import annotations

import re
from collections import Counter

from warehouse.arabic.letters import count_letters

# The most frequent small words, each of one language only.
_SMALL_WORDS = {
    "ar": "من في على إلى الى أن ان عن التي الذي مع هذا هذه بعد كان وقال قال ما لا أو كما بين",
    "fa": "است که این از را به با برای می های شد آن کرد بود یک شود خود در تا نیز",
    "ur": "ہے کے کی میں نے سے اور کو کا ہیں پر یہ اس کہ گیا",
    "ckb": "لە بە بۆ کە ئەم دەکات ئەو و هەر ەوە دەبێت",
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 2000  # characters


def language_of(text: str) -> str:
    """Return the ISO 639 code of the language of `text`: ar, fa, ur, ckb, or `und`."""
    sample = text[:_SAMPLE]
    words = Counter(_WORD.findall(sample))
    counts = {code: sum(words[word] for word in small.split()) for code, small in _SMALL_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    if counts[best]:
        return best
    return "ar" if count_letters(sample) > len(sample) / 2 else "und"

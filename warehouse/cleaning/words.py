"""Words that cleaning knows: the table `cleaning_words`, by kind.

- `outlet_kind` says what an outlet is, before its name, and may say it of other things («قناة»)
- `media_kind` says that of nothing but an outlet («صحيفة»)
- `outlet_ending` says it after the name («نيوز»)
- `media_ending` ends a name that only an outlet has («تايمز»), and is part of it
- `outlet_or_word` is an outlet's name that is an ordinary word, a place or a section too («الخليج»)
- `correspondent` reports for an outlet («مراسل»)
- `no_place` begins what is no place («بعد»)
- `given_name` is a first name that means nothing else at the head of a line; `given_name_or_word` may be a word
- `goes_on` begins a later paragraph of an article («كما», with any ending); `goes_on_not` only looks so («وزير»)
- `latin_label` is a label of a page in Latin letters
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from warehouse.arabic.letters import fold
from warehouse.lexicon.tables import Row, read_table


@dataclass(frozen=True)
class Words:
    """The words by their kind, in the table's order."""

    by_kind: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, user_dir: Path | None = None) -> Self:
        """Return our words and the user's."""
        return cls.of(read_table("cleaning_words", user_dir=user_dir))

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """Return the words of `rows` of the table."""
        by_kind: dict[str, list[str]] = {}
        for row in rows:
            by_kind.setdefault(row["kind"], []).append(row["word"])
        return cls({kind: tuple(words) for kind, words in by_kind.items()})

    def pattern(self, *kinds: str, folded: bool = False) -> str:
        """Return a regular expression, in a group, for any one word of these kinds; of none, it never matches."""
        words = [word for kind in kinds for word in self.by_kind.get(kind, ())]
        return f"(?:{'|'.join(re.escape(fold(word) if folded else word) for word in words) or '(?!)'})"

    def folded(self, *kinds: str) -> frozenset[str]:
        """Return the folded words of these kinds."""
        return frozenset(fold(word) for kind in kinds for word in self.by_kind.get(kind, ()))

    @cached_property
    def before_outlet(self) -> re.Pattern[str]:
        """Return what stands before an outlet's folded name and says what it is («لصحيفة »)."""
        kinds = self.pattern("outlet_kind", "media_kind", folded=True)
        return re.compile(rf"(?<!\S)(?:و?[بل]?(?:ال)?{kinds}|و?لل{kinds}) ")

    @cached_property
    def after_outlet(self) -> re.Pattern[str]:
        """Return what ends an outlet's folded name and says what it is (« نيوز»)."""
        return re.compile(f" {self.pattern('outlet_ending', folded=True)}$")

    @cached_property
    def correspondent(self) -> re.Pattern[str]:
        """Return who reports for an outlet: «مراسلنا», «موفد الأفق», «خاص بالأفق» (group `outlet`)."""
        return re.compile(
            rf"(?:من )?{self.pattern('correspondent')}(?:نا|ة|تنا|و|ي|ون|ين)?(?: (?:الخاصة?|[«\"“]?\w+[»\"”]?)){{0,3}}"
            r"|خاصة? ?(?:ب|ل|إلى |لدى |لموقع )? ?[«\"“]?(?P<outlet>\w+(?: \w+){0,2})[»\"”]?"
        )

    @cached_property
    def media(self) -> re.Pattern[str]:
        """Return what an outlet that no table knows may be called («صحيفة الأفق», «الأفق نيوز»)."""
        endings = self.pattern("outlet_ending", "media_ending")
        return re.compile(rf"{self.pattern('media_kind')} [«\"“]?\w+(?: \w+)?[»\"”]?|\w+(?: \w+)? {endings}")

    @cached_property
    def media_header(self) -> re.Pattern[str]:
        """Return a folded line that begins with «صحيفة» or ends in «نيوز», as names at the top of pages do."""
        first, last = (self.pattern(kind, folded=True) for kind in ("media_kind", "outlet_ending"))
        return re.compile(rf"{first} \S+(?: \S+){{0,4}}$|\S+(?: \S+){{0,4}} {last}$")

    @cached_property
    def no_place(self) -> re.Pattern[str]:
        """Return how a piece of a line begins that is no place."""
        return re.compile(rf"{self.pattern('no_place')}\b")

    @cached_property
    def person(self) -> re.Pattern[str]:
        """Return a person's name of two to four words, the first of them a first name."""
        first = self.pattern("given_name", "given_name_or_word")
        return re.compile(rf"(?:{first}|عبد ?ال[^\W\d_]{{2,}})(?: (?!و[^\W\d_]{{3}})[^\W\d_]{{2,}}){{1,3}}")

    @cached_property
    def goes_on(self) -> re.Pattern[str]:
        """Return how a later paragraph of an article begins, folded («وأضاف», «من جهته»)."""
        return re.compile(rf"(?!{self.pattern('goes_on_not', folded=True)}){self.pattern('goes_on', folded=True)}")

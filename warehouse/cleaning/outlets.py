"""Who published an article, as its own head and foot name them: the table `sources`, and names given with a document.

A name is *sure* where it can hardly mean anything else: as the table writes it, after a word such as «صحيفة», between
quotation marks, or given with the document. Bare names that are ordinary words too («الخليج», «الأفق») count only
where the line has the shape of a dateline or credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Self

from warehouse.arabic.letters import fold
from warehouse.cleaning.words import Words
from warehouse.lexicon.tables import Row

_AGENCY = re.compile(f"{fold('وكالة')} ")
_QUOTED = re.compile(r"^\W*[«\"“”'‹](.+?)[»\"”“'›]\W*$")
_QUOTES_INSIDE = re.compile(r"[«\"“‹]([^«»\"“”‹›]{2,40})[»\"”›]")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Outlets:
    """Outlets by their folded names; `sure` names need no help of the line, `given` ones come with a document."""

    by_name: dict[str, str] = field(default_factory=dict)
    by_domain: dict[str, str] = field(default_factory=dict)
    sure: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    words: Words = field(default_factory=Words)

    @classmethod
    def of(cls, rows: Iterable[Row], words: Words) -> Self:
        """Return the outlets of `rows` of the table `sources`."""
        outlets = cls(words=words)
        ordinary = words.folded("outlet_or_word")
        by_name: dict[str, str] = {}
        by_domain: dict[str, str] = {}
        sure: set[str] = set()
        for row in rows:
            full = _words(row["name"])
            by_name.setdefault(full, row["name"])
            by_name.setdefault(outlets.bare(full), row["name"])
            by_domain.setdefault(row["domain"], row["name"])
            if full not in ordinary:
                sure.add(full)
        return replace(outlets, by_name=by_name, by_domain=by_domain, sure=frozenset(sure))

    def with_given(self, *names: str | None) -> Self:
        """Return the outlets with those that a document comes with, by name or domain."""
        known = [self.by_domain.get(name.removeprefix("www."), name) for name in names if name]
        added = {form: name for name in known for form in (_words(name), self.bare(_words(name))) if form}
        if not added:
            return self
        return replace(self, by_name={**added, **self.by_name}, given=frozenset(added))

    def name(self, piece: str) -> str | None:
        """Return the outlet that `piece` of a line names and does nothing else, or None."""
        words = _words(piece)
        return self.by_name.get(words) or self.by_name.get(self.bare(words))

    def is_sure(self, piece: str) -> bool:
        """Tell whether `piece` of a line names an outlet and cannot mean anything else."""
        words = _words(piece)
        bare = self.bare(words)
        if words in self.sure or words in self.given or bare in self.given:
            return True
        return bare in self.by_name and (bare != words or _QUOTED.match(piece) is not None)

    def named_in(self, line: str) -> str | None:
        """Return the outlet that `line` surely names among other words, or None."""
        quoted = (self.by_name.get(self.bare(_words(found))) for found in _QUOTES_INSIDE.findall(line))
        words = f" {_words(line)} "
        bare = (words[before.end() :] for before in self.words.before_outlet.finditer(words))
        after_head = (self._longest_at_start(rest) for rest in bare)
        inside = (self.by_name[name] for name in self.sure | self.given if f" {name} " in words and " " in name)
        return next((name for name in (*quoted, *after_head, *inside) if name), None)

    def bare(self, words: str) -> str:
        """Return a folded name without the word for its kind before or after it («صحيفة», «لوكالة», «نيوز»)."""
        before = self.words.before_outlet.match(words)
        return self.words.after_outlet.sub("", words[before.end() :] if before else words)

    def _longest_at_start(self, words: str) -> str | None:
        parts = words.split()[:4]
        ends = (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.by_name[name] for name in ends if name in self.by_name), None)


def is_agency(name: str) -> bool:
    """Tell whether the outlet `name` is an agency, whose reports others print."""
    return _AGENCY.match(_words(name)) is not None


@lru_cache(maxsize=2048)
def _words(name: str) -> str:
    """Return the folded words of `name` with single spaces, to compare names by."""
    return " ".join(_WORDS.findall(fold(name)))

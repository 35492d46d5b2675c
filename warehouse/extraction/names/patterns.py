"""Finds organizations by the pattern of their names: a head noun and a nationality («الجيش السويدي»), a ministry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from warehouse.arabic.letters import fold
from warehouse.arabic.words import Passage
from warehouse.extraction.names.catalogued import is_attribute, words_inside_roles
from warehouse.extraction.names.found import Found
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.organizations import OrganizationHead
from warehouse.model import Field

_CONFIDENCE = 0.85  # arbitrary until measured
_LONGEST = 5  # words after a head
_DEFINITE = re.compile("(?:و?ال|لل).{2,}")  # folded
_SPACE = re.compile(r"[ \u00a0]{1,2}")


def find_patterned(reading: Reading, lexicon: Lexicon, catalogued: Sequence[Found]) -> list[Found]:
    """Return the organizations that a pattern finds and the catalogue has not found as long."""
    return [
        item
        for field, passage in reading.passages.items()
        for item in _Patterns(field, passage, lexicon, catalogued).find()
    ]


class _Patterns:
    """The patterns of one passage."""

    def __init__(self, field: Field, passage: Passage, lexicon: Lexicon, catalogued: Sequence[Found]) -> None:
        here = [item for item in catalogued if item.field == field]
        self._field, self._passage, self._lexicon = field, passage, lexicon
        self._adjectives = {item.first_word: item.end_word for item in here if not item.is_name}
        self._known_ends = {word: item.end_word for item in here if item.is_name for word in item.words}

    def find(self) -> Iterator[Found]:
        """Yield the names in order."""
        in_roles = words_inside_roles(self._passage, self._lexicon)
        for head in self._lexicon.organization_heads.find(self._passage, not_at=in_roles):
            end_word = self._end(head)
            is_new = end_word is not None and end_word > self._known_ends.get(head.first_word, 0)
            if is_new and not is_attribute(self._passage, head.first_word):
                yield self._found(head, end_word or head.end_word)

    def _end(self, head: Match[OrganizationHead]) -> int | None:
        """Return one past the last word of the name that begins with `head`, None where none does."""
        kind, at = head.values[0], head.end_word
        if kind.followed_by == "definite":
            at = self._definite_end(at)
        if at > head.end_word or kind.followed_by == "nationality":
            agrees = self._follows(at) and self._passage.words[at].folded.endswith("ه") == (kind.gender == "f")
            adjective_end = self._adjectives.get(at) if agrees else None
            return adjective_end or (at if at > head.end_word else None)
        return None

    def _definite_end(self, at: int) -> int:
        """Return where the nouns and adjectives with the article end that begin at word `at`."""
        stop = min(at + _LONGEST, len(self._passage.words))
        while at < stop and self._follows(at) and at not in self._adjectives and at not in self._times:
            if not _DEFINITE.fullmatch(self._passage.words[at].folded):
                break
            at += 1
        return at

    def _follows(self, at: int) -> bool:
        """Tell whether only a space stands between word `at` and the one before it."""
        words, text = self._passage.words, self._passage.text
        return at < len(words) and _SPACE.fullmatch(text, words[at - 1].end, words[at].start) is not None

    @cached_property
    def _times(self) -> set[int]:
        return {match.first_word for match in self._lexicon.date_words.find(self._passage)}

    def _found(self, head: Match[OrganizationHead], end_word: int) -> Found:
        end = self._passage.words[end_word - 1].end
        return Found(
            self._field,
            head.start,
            end,
            head.first_word,
            end_word,
            "organization",
            None,
            fold(self._passage.text[head.start : end]),
            "pattern",
            _CONFIDENCE,
        )

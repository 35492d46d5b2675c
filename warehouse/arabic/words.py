"""Words and sentences of a text, with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from warehouse.arabic.letters import MARKS, fold_with_offsets

# A joiner is inside a word only where a letter follows.
_WORD = re.compile(
    rf"[^\W_][\w{MARKS}]*(?:[\u200c\u200d][_{MARKS}\u200c\u200d]*[^\W_][\w{MARKS}]*)*(?:['’.-](?=[A-Za-z])[A-Za-z]+)*"
)
# A full stop inside a number (71.5), an abbreviation of one letter (د.) or a run of dots («..») ends no sentence.
_SENTENCE_END = re.compile(r"(?<!\.)(?<!\b\w)[.](?![.\w])|[!?؟؛]+|\n+|…(?=\s)")

# Characters. Text without any full stop is cut here: what looks at all of a sentence takes more than linear time.
_LONGEST_SENTENCE = 1500


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written: its span, its folded form, and where in the text each folded letter stands."""

    start: int
    end: int
    folded: str
    offsets: tuple[int, ...]  # in the text; one more entry than `folded`

    def offset(self, letter: int) -> int:
        """Return the offset in the text of letter number `letter` of the folded form."""
        return self.offsets[letter]


@dataclass(frozen=True)
class Passage:
    """A title or a body, cut into words and sentences."""

    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words in order."""
        found = []
        for match in _WORD.finditer(self.text):
            folded, offsets = fold_with_offsets(match.group())
            start = match.start()
            found.append(Word(start, match.end(), folded, tuple(start + offset for offset in offsets)))
        return tuple(found)

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """The offsets at which sentences begin; the first is 0."""
        starts = [0]
        for match in _SENTENCE_END.finditer(self.text):
            if match.end() < len(self.text) and self.text[starts[-1] : match.end()].strip():
                starts.append(match.end())
        ends = [*starts[1:], len(self.text)]
        return tuple(piece for span in zip(starts, ends, strict=True) for piece in self._pieces(*span))

    def _pieces(self, start: int, end: int) -> Iterator[int]:
        """Yield where a sentence begins, and where it is cut because it is too long to be one."""
        yield start
        while end - start > _LONGEST_SENTENCE:
            limit = start + _LONGEST_SENTENCE
            comma, space = (self.text.rfind(mark, start + 1, limit) for mark in ("،", " "))
            mark = comma if comma >= 0 else space
            start = mark + 1 if mark >= 0 else limit
            yield start

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence that holds `offset`, from 0."""
        return bisect_right(self.sentence_starts, offset) - 1

    def sentence_span(self, number: int) -> tuple[int, int]:
        """Return the span of sentence `number`."""
        starts = self.sentence_starts
        end = starts[number + 1] if number + 1 < len(starts) else len(self.text)
        return starts[number], end

    def words_between(self, start: int, end: int) -> range:
        """Return the indexes of the words that begin in the span `start:end`."""
        first = bisect_right(self._word_starts, start - 1)
        last = bisect_right(self._word_starts, end - 1)
        return range(first, last)

    @cached_property
    def _word_starts(self) -> tuple[int, ...]:
        return tuple(word.start for word in self.words)

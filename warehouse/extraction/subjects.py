"""Tells which of a passage's mentions can be a subject: who stands where, and what stands under a preposition."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from warehouse.arabic.letters import fold
from warehouse.arabic.words import Passage
from warehouse.extraction.quotation_marks import Quotation
from warehouse.lexicon import Lexicon
from warehouse.model import Field, Mention

# Closed classes of grammar, folded.
PREPOSITIONS = frozenset(
    fold(
        """في من إلى على عن مع خلال لدى أمام بين ضد عقب بعد قبل منذ حول تجاه عند عبر غير مثل بشأن أثناء إزاء
        نحو حتى كما حيث حين فيما إذا إثر بحضور برفقة رفقة نظيره نظيرها بنظيره بنظيرها لنظيره لنظيرها نظيرته
        بنظيرته وبين وعن ومن وفي ومع وعلى لقاء لقائه لقائها بلقاء زيارة زيارته له لها لهم عنه عنها ردا
        بمناسبة خصوصا"""
    ).split()
)
SPOKEN_FOR = frozenset(("باسم", "بلسان"))
_ATTACHED = frozenset("بلك")
_BEHIND = 5  # words before a mention among which its preposition is looked for
_COMMAS = ",،()؛"


class Subjects:
    """The mentions of one passage outside its quotations, as indexes into the article's mentions."""

    def __init__(
        self, passage: Passage, field: Field, mentions: tuple[Mention, ...], quotes: list[Quotation], lexicon: Lexicon
    ) -> None:
        """Index `mentions`; `quotes` are in order and do not overlap."""
        self._passage = passage
        self._all = mentions
        self._entities = lexicon.catalogue.entities
        quote_starts = [quote.outer_start for quote in quotes]

        def is_quoted(offset: int) -> bool:
            at = bisect_right(quote_starts, offset) - 1
            return at >= 0 and offset < quotes[at].outer_end

        here = (index for index, mention in enumerate(mentions) if mention.field == field)
        self._here = [index for index in here if not is_quoted(mentions[index].start_char)]
        self._starts = [mentions[index].start_char for index in self._here]
        self._roles = {role.end_word - 1: role for role in lexicon.roles.find(passage)}
        self._role_words = {word for role in self._roles.values() for word in range(role.first_word, role.end_word)}

    def between(self, start: int, end: int) -> list[int]:
        """Return the mentions that begin in the span."""
        return self._here[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def people(self, start: int, end: int) -> list[int]:
        """Return the persons in the span, named or by role, who stand under no preposition."""
        return self._free("person", start, end)

    def organizations(self, start: int, end: int) -> list[int]:
        """Return the organizations in the span that stand under no preposition."""
        return self._free("organization", start, end)

    def countries(self, start: int, end: int) -> list[int]:
        """Return the places and nationalities in the span."""
        return [index for index in self.between(start, end) if self._is(index, "location")]

    def best(self, start: int, end: int) -> int | None:
        """Return the first person in the span, else the first organization, else the first place, governed or not."""
        found = self.between(start, end)
        for entity_type in ("person", "organization", "location"):
            for index in found:
                if self._is(index, entity_type):
                    return index
        return None

    def only_actor(self, start: int, end: int) -> int | None:
        """Return the person or organization of the span where there is but one."""
        found = [index for index in self.between(start, end) if not self._is(index, "location")]
        return found[-1] if len({self._all[index].entity_id for index in found}) == 1 else None

    def ending_at(self, offset: int) -> int | None:
        """Return the longest mention that ends right before the word at `offset`."""
        before = self._passage.text[:offset].rstrip(" ") if offset else ""
        at = bisect_left(self._starts, offset)
        found = [index for index in self._here[max(0, at - 3) : at] if self._all[index].end_char == len(before)]
        return min(found, key=lambda index: self._all[index].start_char, default=None)

    def is_addressee(self, word: int) -> bool:
        """Tell whether the word is a name with a preposition written onto it («لبوتين»)."""
        start, end = self._passage.words[word].start, self._passage.words[word].end
        return any(self._is_attached(index) for index in self.between(start + 1, end))

    def is_name(self, word: int) -> bool:
        """Tell whether a mention begins with this word."""
        return bool(self.between(self._passage.words[word].start, self._passage.words[word].start + 1))

    def is_role(self, word: int) -> bool:
        """Tell whether the word with this index belongs to a role («وزير الخارجية»)."""
        return word in self._role_words

    def country_of(self, index: int) -> str | None:
        """Return the country code of a mention's entity, where the catalogue has one."""
        entity = self._entities.get(self._all[index].entity_id or "")
        return entity.country_code if entity else None

    def is_governed(self, index: int, start: int) -> bool:
        """Tell whether a preposition stands on the mention, or before it after `start` and no other name between."""
        words = self._passage.words
        at = self.word_of(index)
        if self._is_attached(index):
            return True
        names = {self.word_of(other) for other in self.between(words[max(0, at - _BEHIND)].start, words[at].start)}
        for word in range(at - 1, max(-1, at - 1 - _BEHIND), -1):
            is_parted = any(sign in _COMMAS for sign in self._passage.text[words[word].end : words[word + 1].start])
            if words[word].start < start or is_parted:
                return False
            if words[word].folded in PREPOSITIONS or words[word].folded in SPOKEN_FOR or self._ends_governed_role(word):
                return True
            if word in names and not self._is_nationality_at(word):
                return False
        return False

    def _ends_governed_role(self, word: int) -> bool:
        """Tell whether a role ends here that has a preposition written onto it («بالرئيس»)."""
        role = self._roles.get(word)
        if role is None:
            return False
        return self._passage.text[self._passage.words[role.first_word].start : role.start][-1:] in _ATTACHED

    def words_of(self, index: int) -> range:
        """Return the indexes of the words of the mention."""
        first = self.word_of(index)
        return range(first, self._passage.words_between(0, self._all[index].end_char).stop)

    def word_of(self, index: int) -> int:
        """Return the index of the word in which the mention begins."""
        words = self._passage.words
        return bisect_right(words, self._all[index].start_char, key=lambda word: word.start) - 1

    def _free(self, entity_type: str, start: int, end: int) -> list[int]:
        found = self.between(start, end)
        return [index for index in found if self._is(index, entity_type) and not self.is_governed(index, start)]

    def _is_attached(self, index: int) -> bool:
        start = self._all[index].start_char
        return self._passage.text[self._passage.words[self.word_of(index)].start : start][-1:] in _ATTACHED

    def _is_nationality_at(self, word: int) -> bool:
        start, end = self._passage.words[word].start, self._passage.words[word].end
        return any(self._all[index].method == "nationality" for index in self.between(start, end))

    def _is(self, index: int, entity_type: str) -> bool:
        return self._all[index].entity_type == entity_type

"""Lets the catalogue and the tagger vote on what is a name, and where it begins and ends.

The catalogue knows whom a name means, so it wins where both found the same words. The tagger adds what the catalogue
lacks, and a longer name wins over a part of it («جامعة القاهرة» over «القاهرة»).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import cast

from warehouse.arabic.clitics import readings
from warehouse.arabic.letters import fold, has_arabic
from warehouse.arabic.words import Word
from warehouse.extraction.names.catalogued import is_definite
from warehouse.extraction.names.found import Found
from warehouse.extraction.names.tagger import Tagged
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import EntityType, Field

# How sure the tagger must be; measured on the names that it added to articles, read by eye.
_SURE_OF_PERSON = 0.6  # of a name of several words
_SURE_OF_WORDS = 0.75  # of another name of several words
_SURE_OF_WORD = 0.9  # of a name of one word
_SURE_OF_INTRODUCED = 0.55  # of one that a word before it announces: «مدينة», «شركة», «الدكتور», «قال»
_SURE_OF_END = 0.9  # that the word after it is in no name
_SURE_OF_GIVEN_NAME = 0.95  # of a person's that is a word of the language too: «سعيد», «كريم»
_SURE_OF_LONGER = 0.8  # that a name reaches beyond the catalogue's
_SHORTEST = 3  # letters
_SON, _SERVANT = "بن", "عبد"
_LINEAGE = frozenset((_SON, "ال"))  # what goes on with a name of the same person, folded: «بن», «آل»
_GOD = fold("الله")
_HEADS = {"location": {"place"}, "organization": {"organization", "outlet"}}  # kinds of nouns before names
_OPENING = '«“"('  # no proclitic stands inside quotation marks


@dataclass(frozen=True)
class Vote:
    """What is needed to judge the tagger's names in one article."""

    reading: Reading
    lexicon: Lexicon
    known: Sequence[Found]
    outside: Mapping[tuple[Field, int], float]  # how sure the tagger is that a word is in no name

    def added(self, tagged: Iterable[Tagged]) -> list[Found]:
        """Return the names that the tagger adds; one may cover shorter known names."""
        parts = [part for item in tagged if item.kind != "other" for part in self._parts(item)]
        tagged_words = {(part.field, word) for part in parts for word in range(part.first_word, part.end_word)}
        trimmed = (self._trimmed(part) for part in parts)
        return [self._found(item, tagged_words) for item in trimmed if item is not None and self._is_accepted(item)]

    def _words(self, item: Tagged) -> tuple[Word, ...]:
        return self.reading.passages[item.field].words[item.first_word : item.end_word]

    def _parts(self, item: Tagged) -> Iterator[Tagged]:
        """Yield the names that the tagger took for one: «وماكرون» inside a name begins another."""
        first = item.first_word
        for word in range(item.first_word + 1, item.end_word):
            known = self._names.get((item.field, word))
            begins = known is not None and known.first_word == word and known.start > self._word(item.field, word).start
            if begins or (item.kind == "person" and self._is_joined_name(item.field, word)):
                yield replace(item, first_word=first, end_word=word)
                first = word
        yield replace(item, first_word=first)

    def _word(self, field: Field, index: int) -> Word:
        return self.reading.passages[field].words[index]

    def _is_joined_name(self, field: Field, index: int) -> bool:
        """Tell whether a word is «و» with a given name written onto it."""
        folded, given = self._word(field, index).folded, self.lexicon.given_names
        return folded not in given and folded[:1] == "و" and folded[1:] in given

    def _trimmed(self, item: Tagged) -> Tagged | None:
        """Leave out what is no part of a name at either end; None where no name is left."""
        first, end = item.first_word, item.end_word
        if item.kind == "person":
            first, end = self._after_heads(item.field, first, end), self._before_role(item.field, first, end)
            first = self._from_forename(item.field, first) if first < end else first
        while item.kind != "organization" and first < end and self._is_adjective(item.field, first, kind=item.kind):
            first += 1
        while item.kind != "organization" and first < end and self._is_adjective(item.field, end - 1, kind=item.kind):
            end -= 1
        is_name = first < end and (item.field, first) not in self._dates
        return replace(item, first_word=first, end_word=end) if is_name else None

    def _after_heads(self, field: Field, first: int, end: int) -> int:
        """Return the word after roles, titles and speech words, which the tagger may take for a part of the name."""
        while first < end:
            head_end = self._heads.get((field, first))
            if head_end is None and not self.lexicon.is_title(self._word(field, first).folded):
                break
            after = head_end or first + 1
            if after < end and self._word(field, after).folded == _SON:
                break  # «مساعد بن محمد»
            first = after
        return first

    def _from_forename(self, field: Field, first: int) -> int:
        """Return where the name begins of which the tagger saw the lineage only: «[تركي] بن فيصل»."""
        if self._word(field, first).folded != _SON or not self._follows_space(field, first):
            return first
        name, before = self._word(field, first - 1).folded, self._word(field, first - 2).folded if first > 1 else ""
        if before == _SERVANT and self._follows_space(field, first - 1):
            return first - 2
        return first - 1 if self.lexicon.is_given_name(name) or self.lexicon.is_title(before) else first

    def _follows_space(self, field: Field, index: int, *, marks: str = "") -> bool:
        """Tell whether only a space, and maybe one of `marks`, stands between a word and the one before it."""
        passage = self.reading.passages[field]
        return (
            index > 0 and passage.text[passage.words[index - 1].end : passage.words[index].start].rstrip(marks) == " "
        )

    def _before_role(self, field: Field, first: int, end: int) -> int:
        """Return where a role begins after the name («محمد بن سلمان ولي العهد»)."""
        return next((word for word in range(first + 1, end) if self._word(field, word).folded in self._role_words), end)

    def _is_adjective(self, field: Field, index: int, *, kind: str) -> bool:
        """Tell whether a word is a nationality; of a person it has the article, else it may be a name («تركي»)."""
        is_definite = "ال" in self._word(field, index).folded[:3]
        return (field, index) in self._nationalities and (is_definite or kind == "location")

    def _is_accepted(self, item: Tagged) -> bool:
        words, text = self._words(item), self.reading.passages[item.field].text
        is_written = "\n" not in text[words[0].start : words[-1].end] and has_arabic(
            text[words[0].start : words[-1].end]
        )
        if not is_written or max(len(word.folded) for word in words) < _SHORTEST or self._is_phrase(item, words):
            return False
        covered = {
            self._names[item.field, word]
            for word in range(item.first_word, item.end_word)
            if (item.field, word) in self._names
        }
        if covered:
            return item.confidence >= _SURE_OF_LONGER and self._is_longer_name(item, covered)
        return item.confidence >= self._needed(item)

    def _needed(self, item: Tagged) -> float:
        """Return how sure the tagger must be of a name that nothing else knows."""
        if item.end_word - item.first_word > 1:
            return _SURE_OF_PERSON if item.kind == "person" else _SURE_OF_WORDS
        return _SURE_OF_INTRODUCED if self._is_introduced(item) else _SURE_OF_WORD

    def _is_introduced(self, item: Tagged) -> bool:
        """Tell whether a name of this kind is to be expected after the words before it."""
        if self.outside.get((item.field, item.end_word), 1.0) < _SURE_OF_END:
            return False
        if not self._follows_space(item.field, item.first_word, marks=_OPENING):
            return False
        before = self._word(item.field, item.first_word - 1).folded
        if item.kind == "person":
            return (item.field, item.first_word) in self._head_ends or self.lexicon.is_title(before)
        return any(self.lexicon.name_heads.get(stem) in _HEADS[item.kind] for _, stem in readings(before))

    def _is_phrase(self, item: Tagged, words: Sequence[Word]) -> bool:
        """Tell whether these are words of the language: a noun («ميناء», «جامعة صينية»), a prayer («رحمه الله»)."""
        stems = {stem for _, stem in readings(words[0].folded)}
        if len(words) == 1:
            is_given_name = item.kind == "person" and item.confidence >= _SURE_OF_GIVEN_NAME
            is_noun = not stems.isdisjoint(self.lexicon.name_heads) or (
                not is_given_name and not stems.isdisjoint(self.lexicon.common_words)
            )
            is_people = (item.field, item.first_word) in self._nationalities
            is_word = item.kind != "person" and (
                (item.field, item.first_word) in self._triggers or self._follows_definite_noun(item)
            )
            return is_noun or is_people or is_word or any(letter.isdigit() for letter in words[0].folded)
        if item.kind == "organization":
            last = item.end_word - 1
            return (item.field, last) in self._nationalities and not self._is_adjective(
                item.field, last, kind=item.kind
            )
        if words[-1].folded == _GOD:
            return stems.isdisjoint(_words_of_god(self.lexicon)) and len(words) == 2
        return _GOD in stems

    def _follows_definite_noun(self, item: Tagged) -> bool:
        """Tell whether a word with the article stands after another («السلم الأهلي»)."""
        passage, index = self.reading.passages[item.field], item.first_word
        word, before = passage.words[index], passage.words[index - 1] if index else None
        return (
            before is not None
            and is_definite(word.folded)
            and any(is_definite(stem) for _, stem in readings(before.folded))
            and self._follows_space(item.field, index)
        )

    def _is_longer_name(self, item: Tagged, covered: set[Found]) -> bool:
        """Tell whether the known names are parts of the longer one."""
        if len(covered) > 1:
            return False
        (known,) = covered
        is_inside = item.first_word <= known.first_word and known.end_word <= item.end_word
        is_whole = len(known.words) == item.end_word - item.first_word
        return is_inside and not is_whole and self._may_grow(known, item)

    def _may_grow(self, known: Found, item: Tagged) -> bool:
        """Tell whether a known name may be a part of a longer one.

        The catalogue knows where the names of places and bodies end, and a full name has no words before it.
        """
        begins_alike = known.first_word == item.first_word
        first = self._words(item)[0].folded
        if item.kind == "organization":
            has_head = any(stem in self.lexicon.name_heads for _, stem in readings(first))
            if known.entity_type == item.kind:
                return not begins_alike and not has_head  # «تنظيم داعش» is «داعش»
            return not (has_head and self._is_country(known))  # «قوات سوريا»
        if item.kind == "location":
            return known.entity_type == item.kind and not begins_alike
        if known.entity_type == "person" and not begins_alike:
            before = self._word(item.field, known.first_word - 1).folded
            return before in _LINEAGE or (len(known.words) == 1 and self.lexicon.is_given_name(first))
        return known.entity_type != "organization"

    def _is_country(self, known: Found) -> bool:
        entity = self.lexicon.catalogue.entities.get(known.entity_id or "")
        return entity is not None and entity.role == "country"

    def _found(self, item: Tagged, tagged_words: set[tuple[Field, int]]) -> Found:
        passage = self.reading.passages[item.field]
        start = self._start(item, is_after_name=(item.field, item.first_word - 1) in tagged_words)
        end = passage.words[item.end_word - 1].end
        return Found(
            item.field,
            start,
            end,
            item.first_word,
            item.end_word,
            cast(EntityType, item.kind),
            None,
            fold(passage.text[start:end]),
            "tagger",
            round(item.confidence, 3),
        )

    def _start(self, item: Tagged, *, is_after_name: bool) -> int:
        """Return where the name begins in its first word: past the proclitic that the word seems to have."""
        passage, index = self.reading.passages[item.field], item.first_word
        word, before = passage.words[index], passage.words[index - 1] if index else None
        is_quoted = word.start > 0 and passage.text[word.start - 1] in _OPENING
        if is_quoted or word.folded in _first_words(self.lexicon):
            return word.start
        is_joined = is_after_name or (before is not None and "،" in passage.text[before.end : word.start])
        is_titled = before is not None and self.lexicon.is_title(before.folded)
        ways = [way for way in readings(word.folded)[1:] if not is_titled or word.folded[0] == "و"]
        for letters, stem in ways:
            if (is_joined and word.folded[:letters] == "و") or self._is_known(stem):
                return word.offset(letters)
        for letters, stem in ways:
            if stem.startswith("ال"):
                return word.offset(letters)
        return word.start

    def _is_known(self, stem: str) -> bool:
        return stem in _first_words(self.lexicon) or stem in self._all_words

    @cached_property
    def _all_words(self) -> set[str]:
        return {word.folded for passage in self.reading.passages.values() for word in passage.words}

    @cached_property
    def _names(self) -> dict[tuple[Field, int], Found]:
        return {(item.field, word): item for item in self.known if item.is_name for word in item.words}

    @cached_property
    def _nationalities(self) -> set[tuple[Field, int]]:
        return {(item.field, word) for item in self.known if not item.is_name for word in item.words}

    @cached_property
    def _heads(self) -> dict[tuple[Field, int], int]:
        """Where roles and speech words begin, and the word after them."""
        return {
            (field, match.first_word): match.end_word
            for field, passage in self.reading.passages.items()
            for matcher in (self.lexicon.roles, self.lexicon.speech)
            for match in matcher.find(passage)
        }

    @cached_property
    def _head_ends(self) -> set[tuple[Field, int]]:
        """The words after roles and speech words."""
        return {(field, end) for (field, _), end in self._heads.items()}

    @cached_property
    def _triggers(self) -> set[tuple[Field, int]]:
        """The words that tell of events: «باركت» is no organization."""
        return {
            (field, match.first_word)
            for field, passage in self.reading.passages.items()
            for match in self.lexicon.triggers.find(passage)
        }

    @cached_property
    def _role_words(self) -> set[str]:
        """The words, folded, that begin roles in this article."""
        return {
            passage.words[match.first_word].folded
            for passage in self.reading.passages.values()
            for match in self.lexicon.roles.find(passage)
        }

    @cached_property
    def _dates(self) -> set[tuple[Field, int]]:
        """The words for time that follow a number or another one: «21 ماي» is no person, «أبريل (نيسان)» no company."""
        found = set()
        for field, passage in self.reading.passages.items():
            times = {match.first_word for match in self.lexicon.date_words.find(passage)}
            found |= {(field, word) for word in times if word - 1 in times or passage.words[word - 1].folded.isdigit()}
        return found


def join(known: Iterable[Found], added: Sequence[Found]) -> list[Found]:
    """Return all names in order: the known ones that no added one covers, and the added ones.

    A person's name that only goes on with the lineage keeps the identity: «محمد بن سلمان بن عبد العزيز».
    """
    covering = {(item.field, word): number for number, item in enumerate(added) for word in item.words}
    longer = list(added)
    kept = []
    for item in known:
        numbers = {covering[item.field, word] for word in item.words if (item.field, word) in covering}
        if not numbers:
            kept.append(item)
        for number in numbers:
            if _is_same_person(item, longer[number]):
                longer[number] = replace(longer[number], entity_id=item.entity_id, name_key=item.name_key)
    return sorted([*kept, *longer], key=lambda item: (item.field == "body", item.start))


def _is_same_person(known: Found, longer: Found) -> bool:
    if known.method != "catalogue_full" or known.entity_type != "person" or longer.entity_type != "person":
        return False
    rest = longer.name_key.removeprefix(known.name_key).split()
    return known.start == longer.start and bool(rest) and rest[0] in _LINEAGE


@lru_cache(maxsize=2)
def _first_words(lexicon: Lexicon) -> frozenset[str]:
    """Return the words, folded, that begin names of the catalogue."""
    return frozenset(fold(alias.alias).partition(" ")[0] for alias in lexicon.catalogue.aliases)


@lru_cache(maxsize=2)
def _words_of_god(lexicon: Lexicon) -> frozenset[str]:
    """Return the words, folded, that make a name together with «الله» («عبد», «نصر»)."""
    found = set()
    for alias in lexicon.catalogue.aliases:
        words = fold(alias.alias).split()
        found |= {word for word, after in pairwise(words) if after == _GOD}
    return frozenset(found)

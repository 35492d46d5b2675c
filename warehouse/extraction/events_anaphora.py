"""Whom a generic noun with the article means («الحلف», «الجيش»): somebody whom the article names."""

from __future__ import annotations

from collections import Counter

from warehouse.arabic.clitics import readings
from warehouse.arabic.letters import fold
from warehouse.extraction.events_words import without_article
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import Field, Mention

_HEADS = 2  # words at the start of a name that can stand for it
_NOUN_LETTERS, _NAME_GAP = 12, 2  # of a noun before a name, and what may stand between («حركة «فارك»»)
_ARMED = frozenset(("militant", "militia"))  # roles of the catalogue
_COUNTRY_LEAD = 2  # how often a country must be named to be the article's own, where the title names none


class Antecedents:
    """The mentions of an article that a generic noun can stand for."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        """Look into the mentions of `reading`."""
        self._mentions = reading.facts.mentions
        self._entities = lexicon.catalogue.entities
        self._states = lexicon.cues.state
        self._by_noun: dict[str, list[int]] = {}
        for index, mention in enumerate(self._mentions):
            if mention.entity_type == "organization":
                for noun in {*self._heads(mention), *self._kind(mention, reading, lexicon)}:
                    self._by_noun.setdefault(noun, []).append(index)
        self._countries: dict[str, int] = {}  # the first mention of each, by code
        for index, mention in enumerate(self._mentions):
            entity = self._entities.get(mention.entity_id or "")
            if entity is not None and entity.role == "country" and entity.country_code:
                self._countries.setdefault(entity.country_code, index)
        self._country = self._own_country()
        self._rebels = lexicon.cues.rebel
        self._band = self._only_band()

    def _heads(self, mention: Mention) -> list[str]:
        """Return the nouns that a name begins with; «مجلس جامعة الدول العربية» is a council and a league."""
        return [without_article(word) for word in fold(mention.surface).split(" ")[:_HEADS]]

    def _kind(self, mention: Mention, reading: Reading, lexicon: Lexicon) -> list[str]:
        """Return the generic noun that stands before a name («حركة طالبان»)."""
        passage = reading.passages[mention.field]
        before = passage.words_between(max(0, mention.start_char - _NOUN_LETTERS), mention.start_char)
        if not before or mention.start_char - passage.words[before[-1]].end > _NAME_GAP:
            return []
        return [stem for _, stem in readings(passage.words[before[-1]].folded) if stem in lexicon.cues.anaphor]

    def of(self, noun: str, field: Field, offset: int) -> int | None:
        """Return the mention that `noun` at `offset` means: the last before it, else the first of all; or None."""
        known = self._by_noun.get(noun, ())
        if len({self._mentions[index].entity_id or self._mentions[index].name_key for index in known}) > 1:
            return None
        before = [index for index in known if self._is_before(index, field, offset)]
        if known:
            return before[-1] if before else known[0]
        if noun in self._rebels:
            return self._band if self._band is not None and self._is_before(self._band, field, offset) else None
        return self._country if noun in self._states else None

    def country_of(self, index: int) -> int | None:
        """Return the first mention of the country that the person or body of a mention is of; None if none names it."""
        entity = self._entities.get(self._mentions[index].entity_id or "")
        return self._countries.get(entity.country_code) if entity and entity.country_code else None

    def _is_before(self, index: int, field: Field, offset: int) -> bool:
        mention = self._mentions[index]
        return mention.start_char < offset if mention.field == field else field == "body"

    def _only_band(self) -> int | None:
        """Return the first mention of the only armed group that the article names."""
        bands: dict[str, int] = {}
        for index, mention in enumerate(self._mentions):
            entity = self._entities.get(mention.entity_id or "")
            if entity is not None and entity.role in _ARMED:
                bands.setdefault(entity.entity_id, index)
        return next(iter(bands.values())) if len(bands) == 1 else None

    def _own_country(self) -> int | None:
        """Return the first mention of the only country of the title, or of the one that the body names most."""
        countries: dict[str, list[int]] = {}
        in_title: set[str] = set()
        for index, mention in enumerate(self._mentions):
            entity = self._entities.get(mention.entity_id or "")
            if entity is None or entity.role != "country":
                continue
            countries.setdefault(entity.entity_id, []).append(index)
            if mention.field == "title":
                in_title.add(entity.entity_id)
        if len(in_title) == 1:
            return countries[in_title.pop()][0]
        ranked = Counter({entity_id: len(found) for entity_id, found in countries.items()}).most_common(2)
        if in_title or not ranked or ranked[0][1] < _COUNTRY_LEAD:
            return None
        is_alone = len(ranked) == 1 or ranked[0][1] >= _COUNTRY_LEAD * ranked[1][1]
        return countries[ranked[0][0]][0] if is_alone else None

"""A name found in a passage, before it becomes a mention."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.arabic.words import Passage
from warehouse.model import EntityType, Field, Mention


@dataclass(frozen=True, slots=True)
class Found:
    """A name, or a nationality: its span, its words' indexes, and the entity it stands for if one is known.

    `start` is past any proclitic, so it may lie inside the word `first_word`.
    """

    field: Field
    start: int
    end: int
    first_word: int
    end_word: int
    entity_type: EntityType
    entity_id: str | None
    name_key: str
    method: str
    confidence: float

    @property
    def is_name(self) -> bool:
        """Tell whether this is a name, not a nationality that stands for its country."""
        return self.method != "nationality"

    @property
    def words(self) -> range:
        """The indexes of its words."""
        return range(self.first_word, self.end_word)

    def mention(self, passage: Passage) -> Mention:
        """Return the mention in `passage`, which is the one it was found in."""
        return Mention(
            self.field,
            self.start,
            self.end,
            passage.text[self.start : self.end],
            "name" if self.is_name else "nominal",
            self.entity_type,
            self.entity_id,
            self.name_key,
            passage.sentence_at(self.start),
            self.confidence,
            self.method,
        )

"""Finds roles that stand for a person: «الرئيس الروسي», «الأمين العام للأمم المتحدة».

The person is whom the article introduces with that role and name; else who held the role on the day of publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from warehouse.arabic.letters import fold
from warehouse.arabic.words import Passage
from warehouse.extraction.names.found import Found
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import Field, Mention

_THE = "ال"
_INTRODUCED, _ON_DATE = 0.75, 0.7  # confidence; arbitrary until measured


@dataclass(frozen=True, slots=True)
class _Role:
    """A role followed by its country or body, and by the person who holds it if the name comes next."""

    field: Field
    start: int
    end: int
    role_ids: tuple[str, ...]
    of_entity_id: str
    holder: Found | None
    is_present: bool  # not «السابق»

    @property
    def key(self) -> tuple[str, str]:
        """What the roles of one holder have in common."""
        return self.role_ids[0], self.of_entity_id


def find_roles(reading: Reading, lexicon: Lexicon, found: Sequence[Found]) -> Iterator[Mention]:
    """Yield the roles that stand without a name, for the persons who hold them."""
    roles = list(_read_roles(reading, lexicon, found))
    holders: dict[tuple[str, str], Found] = {}
    for role in roles:
        if role.holder is not None:
            holders.setdefault(role.key, role.holder)
    for role in roles:
        if role.holder is not None or not role.is_present:
            continue
        surface = fold(reading.passages[role.field].text[role.start : role.end])
        holder = holders.get(role.key)
        if holder is not None:
            key = surface if holder.entity_id else holder.name_key
            yield _mention(reading, role, holder.entity_id, name_key=key, introduced=True)
        elif person := lexicon.holders.on(role.role_ids, role.of_entity_id, reading.published_date):
            yield _mention(reading, role, person, name_key=surface, introduced=False)


def _mention(reading: Reading, role: _Role, entity_id: str | None, *, name_key: str, introduced: bool) -> Mention:
    passage = reading.passages[role.field]
    return Mention(
        role.field,
        role.start,
        role.end,
        passage.text[role.start : role.end],
        "nominal",
        "person",
        entity_id,
        name_key,
        passage.sentence_at(role.start),
        _INTRODUCED if introduced else _ON_DATE,
        "role" if introduced else "role_on_date",
    )


def _read_roles(reading: Reading, lexicon: Lexicon, found: Sequence[Found]) -> Iterator[_Role]:
    by_word = {(item.field, item.first_word): item for item in found}
    for field, passage in reading.passages.items():
        before, after = _limits(passage, lexicon)
        for match in lexicon.roles.find(passage):
            of = by_word.get((field, match.end_word))
            if of is None or of.entity_type == "person" or of.entity_id is None or match.first_word in before:
                continue
            if not of.is_name and not passage.words[of.first_word].folded.startswith(_THE):
                continue  # «رئيس أميركي» is any
            next_one = by_word.get((field, of.end_word))
            holder = next_one if next_one is not None and next_one.entity_type == "person" else None
            is_present = of.end_word not in after
            yield _Role(field, match.start, of.end, match.values, of.entity_id, holder, is_present)


def _limits(passage: Passage, lexicon: Lexicon) -> tuple[set[int], set[int]]:
    """Return the words right after a deputy's title or the like, and those that say that a role is held no more."""
    limits = list(lexicon.role_limits.find(passage))
    return (
        {match.end_word for match in limits if "before" in match.values},
        {match.first_word for match in limits if "after" in match.values},
    )

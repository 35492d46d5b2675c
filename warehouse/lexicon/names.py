"""The written forms of everything that has a name, compiled for search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from warehouse.arabic.letters import fold
from warehouse.lexicon.catalogue import Alias, Catalogue, Entity
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import Row, read_table
from warehouse.model import EntityType

_Key = tuple[str, str]  # an entity's id and one of its aliases, folded
_SHORTEST_FAMILY_NAME = 4  # letters
_OUTLETS = {"media", "news_agency"}  # roles
# Roles of bodies that have a name of their own, which an adjective of nationality only tells from its namesakes.
_NAMED_ALONE = {*_OUTLETS, "bank", "club", "company", "militia", "party"}
_SHORT_NAMED = {*_OUTLETS, "club"}  # roles of those that are so even where the name alone may mean something else
_PARTS_OF_FAMILY_NAMES = {
    "آل",
    "بن",
    "ابن",
    "بنت",
    "أبو",
    "أبي",
    "أبا",
    "أم",
    "عبد",
    "بو",
    "ولد",
}  # «سعود» is not «آل سعود»


@dataclass(frozen=True, slots=True)
class NameForm:
    """A form that stands for an entity.

    `kind` is `full` (its name, wherever it stands), `short` (its name, if a full form is in the article too) or
    `nationality` (an adjective or demonym of a country).
    """

    entity_id: str
    entity_type: EntityType
    kind: str
    head_words: int = 0  # generic words before the name («مدينة صور»): they identify it but are not part of its span
    tail_words: int = 0  # words of nationality after it («برشلونة الإسباني»), likewise


def common_words(user_dir: Path | None = None) -> frozenset[str]:
    """Return the words, folded, that look like names and seldom are any."""
    return frozenset(fold(row["word"]) for row in read_table("common_words", user_dir=user_dir))


def name_heads(user_dir: Path | None = None) -> dict[str, str]:
    """Return the nouns, folded, that stand before names, and what the names are then of («title»: of persons)."""
    return {fold(row["head"]): row["kind"] for row in read_table("name_heads", user_dir=user_dir)}


def name_forms(
    catalogue: Catalogue, common: Set[str], heads: Mapping[str, str], user_dir: Path | None = None
) -> PhraseMatcher[NameForm]:
    """Compile all names, family names and nationalities; no family name is one of the `common` words."""
    known = {(alias.entity_id, fold(alias.alias)): alias.kind for alias in catalogue.aliases}
    adjectives = {folded for form, _ in _nationalities(user_dir) if (folded := fold(form)).startswith("ال")}

    def forms() -> Iterator[tuple[str, NameForm]]:
        for alias in [*catalogue.aliases, *_family_names(catalogue, common)]:
            entity = catalogue.entities[alias.entity_id]
            words = fold(alias.alias).split()
            tail_words = _tail_words(words, entity, known, adjectives)
            has_head = _has_head(words[: len(words) - tail_words], entity, known, heads)
            yield (
                alias.alias,
                NameForm(entity.entity_id, entity.entity_type, alias.kind, int(has_head), tail_words),
            )
        for form, country_id in _nationalities(user_dir):
            yield form, NameForm(country_id, "location", "nationality")

    return PhraseMatcher(forms())


def outlet_names(catalogue: Catalogue, heads: Mapping[str, str]) -> dict[str, str]:
    """Return the names of newspapers and agencies without their generic noun, folded, with their ids.

    Two outlets that share a name have none here.
    """
    owners: dict[str, set[str]] = {}
    for alias in catalogue.aliases:
        head, _, rest = fold(alias.alias).partition(" ")
        if rest and heads.get(head) == "outlet" and catalogue.entities[alias.entity_id].role in _OUTLETS:
            owners.setdefault(rest, set()).add(alias.entity_id)
    return {name: min(ids) for name, ids in owners.items() if len(ids) == 1}


def _has_head(words: Sequence[str], entity: Entity, known: Mapping[_Key, str], heads: Mapping[str, str]) -> bool:
    """Tell whether the first word is a generic noun and the rest alone a name of the entity."""
    head_kind, rest_kind = heads.get(words[0]), known.get((entity.entity_id, " ".join(words[1:])))
    if head_kind is None or len(words) == 1:
        return False
    if head_kind == "place" or (head_kind == "outlet" and entity.role in _OUTLETS):
        return rest_kind is not None
    return head_kind == "title" or rest_kind == "full"


def _tail_words(words: Sequence[str], entity: Entity, known: Mapping[_Key, str], adjectives: Set[str]) -> int:
    """Return how many words of nationality follow the name, where it is a name without them.

    A company may bear its nationality in its name: «أرامكو السعودية».
    """
    count = _nationality_words(words, adjectives) if entity.role in _NAMED_ALONE else 0
    if not count or (entity.role == "company" and _nationality_words(fold(entity.name_ar).split(), adjectives)):
        return 0
    kinds = {known.get((entity.entity_id, " ".join(words[first:-count]))) for first in (0, 1)}
    return count if "full" in kinds or ("short" in kinds and entity.role in _SHORT_NAMED) else 0


def _nationality_words(words: Sequence[str], adjectives: Set[str]) -> int:
    """Return how many words at the end of a name are an adjective of nationality."""
    return next((count for count in (2, 1) if len(words) > count and " ".join(words[-count:]) in adjectives), 0)


def _family_names(catalogue: Catalogue, common_words: Set[str]) -> Iterator[Alias]:
    """Yield the last word of each person's full names, as short forms, unless it is a common word."""
    for alias in catalogue.aliases:
        *given, family = alias.alias.split(" ")
        if (
            alias.kind == "full"
            and catalogue.entities[alias.entity_id].entity_type == "person"
            and given
            and given[-1] not in _PARTS_OF_FAMILY_NAMES
            and len(family) >= _SHORTEST_FAMILY_NAME
            and fold(family) not in common_words
        ):
            yield Alias(alias.entity_id, family, "short", alias.origin)


def _inflected(row: Row) -> Iterator[str]:
    """Yield the accusative, the duals and the feminine plural («مصريا», «سوريان», «كوريتين جنوبيتين», «فلسطينيات»)."""
    stems = {"masculine": row["masculine"].split(), "feminine": row["feminine"].split()}
    if all(word.endswith("ي") for word in stems["masculine"]):
        yield from (" ".join(word + ending for word in stems["masculine"]) for ending in ("ا", "ان", "ين"))
    if all(word.endswith("ية") for word in stems["feminine"]):
        yield from (" ".join(word[:-1] + ending for word in stems["feminine"]) for ending in ("تان", "تين", "ات"))


def _nationalities(user_dir: Path | None) -> Iterator[tuple[str, str]]:
    """Yield each nationality, indefinite and definite, with the id of its country.

    >>> dict(_nationalities(None))["الكوري الشمالي"]
    'location:kp'
    """
    common = common_words(user_dir)
    for row in read_table("nationalities", user_dir=user_dir):
        inflected = [form for form in _inflected(row) if fold(form) not in common]  # «مجريات» are events
        for form in (row["masculine"], row["feminine"], *row["plural"].split("|"), *inflected):
            if form:
                yield form, row["country_entity_id"]
                yield " ".join(f"ال{word}" for word in form.split()), row["country_entity_id"]
                yield f"ال{form}", row["country_entity_id"]  # «الجنوب أفريقي»

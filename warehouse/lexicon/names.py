"""The written forms of everything that has a name, compiled for search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from warehouse.arabic.letters import fold
from warehouse.lexicon.catalogue import Alias, Catalogue
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import read_table
from warehouse.model import EntityType

_SHORTEST_FAMILY_NAME = 4  # letters
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

    def forms() -> Iterator[tuple[str, NameForm]]:
        for alias in [*catalogue.aliases, *_family_names(catalogue, common)]:
            entity = catalogue.entities[alias.entity_id]
            head, _, rest = fold(alias.alias).partition(" ")
            head_kind, rest_kind = heads.get(head), known.get((alias.entity_id, rest))
            has_head = rest != "" and (
                head_kind == "title"
                or (head_kind is not None and rest_kind == "full")
                or (head_kind == "place" and rest_kind is not None)
            )
            yield alias.alias, NameForm(entity.entity_id, entity.entity_type, alias.kind, int(has_head))
        for form, country_id in _nationalities(user_dir):
            yield form, NameForm(country_id, "location", "nationality")

    return PhraseMatcher(forms())


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


def _nationalities(user_dir: Path | None) -> Iterator[tuple[str, str]]:
    """Yield each nationality, indefinite and definite, with the id of its country.

    >>> dict(_nationalities(None))["الكوري الشمالي"]
    'location:kp'
    """
    for row in read_table("nationalities", user_dir=user_dir):
        for form in (row["masculine"], row["feminine"], *row["plural"].split("|")):
            if form:
                yield form, row["country_entity_id"]
                yield " ".join(f"ال{word}" for word in form.split()), row["country_entity_id"]
                yield f"ال{form}", row["country_entity_id"]  # «الجنوب أفريقي»

"""The catalogue of entities: the tables of `dbt/seeds`, places in bulk, and the user's rows, as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from warehouse.arabic.letters import fold
from warehouse.errors import UsageError
from warehouse.lexicon.places import Place, cities, countries
from warehouse.lexicon.tables import Row, read_table, read_user_rows
from warehouse.model import EntityType

ALIAS_KINDS = ("full", "short")


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, an organization or a place that Marsad knows by name."""

    entity_id: str
    entity_type: EntityType
    name_ar: str
    name_en: str | None
    wikidata_id: str | None
    country_code: str | None
    latitude: float | None
    longitude: float | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Alias:
    """A written form of an entity.

    A `full` alias names its entity wherever it stands; a `short` one only where a full alias of the same entity
    stands in the same article.
    """

    entity_id: str
    alias: str
    kind: str
    origin: str  # seed, user, cldr or geonames


@dataclass(frozen=True)
class Catalogue:
    """Entities by id, and their aliases. What dbt's seeds do not hold is in `added_entities` and `added_aliases`."""

    entities: dict[str, Entity]
    aliases: tuple[Alias, ...]
    added_entities: tuple[Entity, ...]
    added_aliases: tuple[Alias, ...]

    @classmethod
    def load(cls, user_dir: Path | None = None) -> Catalogue:
        """Read the catalogue; rows of `user_dir` win over ours, ours over those from packages."""
        entities = {entity.entity_id: entity for entity in map(_entity, read_table("entities"))}
        aliases = list(_seed_aliases(entities.values()))
        user_entities = list({row["entity_id"]: _entity(row) for row in read_user_rows("entities", user_dir)}.values())
        user_aliases = [Alias(e.entity_id, e.name_ar, "full", "user") for e in user_entities]
        user_aliases += [_alias(row, "user") for row in read_user_rows("entity_aliases", user_dir)]
        entities |= {entity.entity_id: entity for entity in user_entities}
        aliases = user_aliases + aliases  # the first alias wins
        common = {fold(row["word"]) for row in read_table("common_words", user_dir=user_dir)}
        bulk_entities, bulk_aliases = _bulk_places(entities, aliases, common)
        entities |= {entity.entity_id: entity for entity in bulk_entities}
        for alias in aliases:
            if alias.entity_id not in entities:
                raise UsageError(f"alias «{alias.alias}» belongs to {alias.entity_id}, which no table of entities has.")
        return cls(
            entities,
            tuple(aliases + bulk_aliases),
            tuple(user_entities + bulk_entities),
            tuple(user_aliases + bulk_aliases),
        )


def _entity(row: Row) -> Entity:
    if row["entity_type"] not in get_args(EntityType):
        raise UsageError(
            f"entity {row['entity_id']}: entity_type is «{row['entity_type']}», allowed are {get_args(EntityType)}."
        )
    return Entity(
        row["entity_id"],
        cast(EntityType, row["entity_type"]),
        row["name_ar"],
        row["name_en"] or None,
        row["wikidata_id"] or None,
        row["country_code"] or None,
        _degrees(row, "latitude"),
        _degrees(row, "longitude"),
        row["role"] or None,
    )


def _degrees(row: Row, column: str) -> float | None:
    try:
        return float(row[column]) if row[column] else None
    except ValueError as error:
        raise UsageError(f"entity {row['entity_id']}: {column} is «{row[column]}», not a number of degrees.") from error


def _alias(row: Row, origin: str) -> Alias:
    if row["kind"] not in ALIAS_KINDS:
        raise UsageError(f"alias «{row['alias']}»: kind is «{row['kind']}», allowed are {ALIAS_KINDS}.")
    return Alias(row["entity_id"], row["alias"], row["kind"], origin)


def _seed_aliases(entities: Iterable[Entity]) -> Iterator[Alias]:
    """Yield the seed table's aliases, and the Arabic name of each entity that the table does not grade."""
    listed = [_alias(row, "seed") for row in read_table("entity_aliases")]
    graded = {(alias.entity_id, fold(alias.alias)) for alias in listed}
    for entity in entities:
        if (entity.entity_id, fold(entity.name_ar)) not in graded:
            yield Alias(entity.entity_id, entity.name_ar, "full", "seed")
    yield from listed


def _bulk_places(
    known: dict[str, Entity], aliases: list[Alias], common_words: set[str]
) -> tuple[list[Entity], list[Alias]]:
    """Return the places from packages whose names nobody in the tables bears."""
    taken = {fold(alias.alias) for alias in aliases}
    entities: list[Entity] = []
    found: list[Alias] = []
    for origin, places in (("cldr", countries()), ("geonames", cities(common_words=common_words))):
        for place in places:
            names = [name for name in place.names_ar if fold(name) not in taken]
            if not names:
                continue
            if origin == "geonames" and len(names) < len(place.names_ar):
                continue  # one of its names is taken: the tables know this place, or a bigger namesake
            taken |= {fold(name) for name in names}
            if place.entity_id not in known:
                entities.append(_bulk_entity(place))
            unique = {fold(name): name for name in reversed(names)}
            found += [Alias(place.entity_id, name, "full", origin) for name in reversed(unique.values())]
    return entities, found


def _bulk_entity(place: Place) -> Entity:
    return Entity(
        place.entity_id,
        "location",
        place.names_ar[0],
        place.name_en,
        None,
        place.country_code,
        place.latitude,
        place.longitude,
        place.role,
    )

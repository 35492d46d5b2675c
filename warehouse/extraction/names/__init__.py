"""Finds the mentions of persons, organizations and places.

Three sources vote (`vote`): the catalogue (`catalogued`), patterns of Arabic news (`patterns`) and the tagger
(`tagger`); what one of them found is then looked for in the whole article (`spreading`). Two kinds of reference are
kept as `nominal` mentions, for the events: a nationality («الروسي») refers to its country, and a role with a country
(«الرئيس الروسي», «زعيم كوريا الشمالية») to the person whom the article introduces with it (`roles`).
"""

from __future__ import annotations

from warehouse.extraction.names.catalogued import find_catalogued
from warehouse.extraction.names.patterns import find_patterned
from warehouse.extraction.names.roles import find_roles
from warehouse.extraction.names.spreading import spread
from warehouse.extraction.names.tagger import Tagger, chosen_tagger
from warehouse.extraction.names.vote import Vote, join
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import Field, Mention


def find_names(reading: Reading, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the mentions of the article, title first, in order of their start and then of their end."""
    return recognize(reading, lexicon, chosen_tagger(lexicon))


def recognize(reading: Reading, lexicon: Lexicon, tagger: Tagger | None) -> tuple[Mention, ...]:
    """Do as `find_names`, with this tagger or without any."""
    found = find_catalogued(reading, lexicon)
    found = join(found, find_patterned(reading, lexicon, found))
    outside: dict[tuple[Field, int], float] = {}
    if tagger is not None:
        tagging = tagger.tag(reading, {(item.field, word) for item in found for word in item.words})
        added = Vote(reading, lexicon, found, tagging.outside).added(tagging.names)
        found, outside = join(found, added), tagging.outside
    found = spread(reading, lexicon, found, outside)
    mentions = [item.mention(reading.passages[item.field]) for item in found]
    mentions += find_roles(reading, lexicon, found)
    return tuple(sorted(mentions, key=lambda mention: (mention.field == "body", mention.start_char, mention.end_char)))

"""Finds a name everywhere in the article once it is known once: in full, and a person by the last name alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from warehouse.extraction.names.catalogued import is_definite
from warehouse.extraction.names.found import Found
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.model import EntityType, Field

Outside = Mapping[tuple[Field, int], float]

_CONFIDENCE = 0.8  # arbitrary until measured
_SURELY_NONE = 0.98
_SHORTEST_LAST_NAME = 4  # letters, as in the catalogue


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of a name that the catalogue does not know, and whose name it is."""

    entity_type: EntityType
    name_key: str


def spread(reading: Reading, lexicon: Lexicon, found: Sequence[Found], outside: Outside) -> list[Found]:
    """Return `found` with the other places where its uncatalogued names stand.

    A last name alone takes the key of the full name, unless two persons of the article share it. Words of which the
    tagger is sure that they are in no name (`outside`) are left alone: «الكهرباء» is not always the company.
    """
    unknown = [item for item in found if item.is_name and item.entity_id is None]
    if not unknown:
        return list(found)
    last_names = _last_names(unknown, lexicon)
    settled = [_settled(item, last_names) for item in found]
    forms = {last: _Form("person", key) for last, key in last_names.items()}
    for item in unknown:
        named = _settled(item, last_names)
        if " " in item.name_key or len(item.name_key) >= _SHORTEST_LAST_NAME:
            forms.setdefault(item.name_key, _Form(named.entity_type, named.name_key))
    taken = {(item.field, word) for item in settled for word in item.words}
    others = _others(reading, PhraseMatcher(forms.items()), taken)
    return [*settled, *(item for item in others if _is_meant(item, reading, lexicon, outside))]


def _is_meant(item: Found, reading: Reading, lexicon: Lexicon, outside: Outside) -> bool:
    """Tell whether these words mean the name, and not something else («الفطر المبارك»)."""
    if len(item.words) > 1:
        return True
    if item.entity_type != "person":
        return outside.get((item.field, item.first_word), 0.0) < _SURELY_NONE
    passage = reading.passages[item.field]
    word, before = passage.words[item.first_word], passage.words[item.first_word - 1] if item.first_word else None
    if before is None or passage.text[before.end : word.start] != " " or lexicon.is_title(before.folded):
        return True
    is_adjective = is_definite(word.folded) and is_definite(before.folded)
    return not is_adjective and not lexicon.is_given_name(before.folded)


def _last_names(unknown: Sequence[Found], lexicon: Lexicon) -> dict[str, str]:
    """Return the last names of persons named in full, with the keys of the persons; only those that are one's own."""
    nouns = {head for head, kind in lexicon.name_heads.items() if kind != "title"}
    common = lexicon.common_words | lexicon.cues.head | nouns
    owners: dict[str, set[str]] = {}
    sure: dict[str, float] = {}
    for item in unknown:
        first, _, last = item.name_key.rpartition(" ")
        if item.entity_type == "person" and first and len(last) >= _SHORTEST_LAST_NAME:
            owners.setdefault(last, set()).add(item.name_key)
            sure[last] = max(sure.get(last, 0.0), item.confidence)
    for item in unknown:
        if item.entity_type != "person" and item.confidence > sure.get(item.name_key, 1.0):
            del owners[item.name_key], sure[item.name_key]
    return {last: name for last, keys in owners.items() if last not in common and (name := _one_person(keys))}


def _one_person(keys: set[str]) -> str | None:
    """Return the longest of full names if the others are what is left of it, in its order.

    Names with the same words in another order are two people's: «جابر بن سالم», «سالم بن جابر».
    """
    *shorter, longest = sorted(keys, key=lambda key: (len(key.split()), key))
    return longest if all(_is_left_of(key.split(), longest.split()) for key in shorter) else None


def _is_left_of(words: list[str], name: list[str]) -> bool:
    """Tell whether a name without some of its words is `words`."""
    rest = iter(name)
    return len(words) < len(name) and all(word in rest for word in words)


def _settled(item: Found, last_names: dict[str, str]) -> Found:
    """Return the name with the key of the person whose name it is; a last name alone is that person."""
    if item.entity_id is not None or not item.is_name:
        return item
    first, _, last = item.name_key.rpartition(" ")
    if last in last_names and (item.entity_type == "person" or not first):
        return replace(item, entity_type="person", name_key=last_names[last])
    return item


def _others(reading: Reading, forms: PhraseMatcher[_Form], taken: set[tuple[Field, int]]) -> Iterator[Found]:
    for field, passage in reading.passages.items():
        for match in forms.find(passage):
            if any((field, word) in taken for word in range(match.first_word, match.end_word)):
                continue
            form = match.values[0]
            yield Found(
                field,
                match.start,
                match.end,
                match.first_word,
                match.end_word,
                form.entity_type,
                None,
                form.name_key,
                "article",
                _CONFIDENCE,
            )

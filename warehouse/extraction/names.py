"""Finds the mentions of persons, organizations and places.

Names come from the catalogue: the longest known form at each word, proclitics stripped. A short form counts only
where a full form of the same entity stands in the same article. Two kinds of reference are kept as `nominal`
mentions, for the events: a nationality («الروسي») refers to its country, and a role with a country («الرئيس
الروسي», «زعيم كوريا الشمالية») to the person whom the article introduces with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from warehouse.arabic.letters import fold
from warehouse.arabic.words import Passage
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.names import NameForm
from warehouse.model import Field, Mention

_CONFIDENCE = {"full": 0.95, "short": 0.85, "nationality": 0.9, "role": 0.75}  # arbitrary until measured


@dataclass(frozen=True, slots=True)
class _Found:
    """A form found in a passage and the entity chosen for it."""

    field: Field
    match: Match[NameForm]
    form: NameForm


def find_names(reading: Reading, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the mentions of the article, title first, in order of their start and then of their end."""
    found = _find_forms(reading, lexicon)
    mentions = [_mention(reading.passages[item.field], item) for item in found]
    mentions += _find_roles(reading, lexicon, found)
    return tuple(sorted(mentions, key=lambda mention: (mention.field == "body", mention.start_char, mention.end_char)))


def _find_forms(reading: Reading, lexicon: Lexicon) -> list[_Found]:
    """Find full forms first, then everything that they make known."""
    in_roles = {field: _words_inside_roles(passage, lexicon) for field, passage in reading.passages.items()}

    def find(field: Field, accept: Callable[[NameForm], bool]) -> Iterator[Match[NameForm]]:
        passage = reading.passages[field]
        for match in lexicon.names.find(passage, accept, not_at=in_roles[field]):
            if match.values[0].entity_type != "organization" or not _is_attribute(passage, match.first_word):
                yield match

    named = {
        match.values[0].entity_id
        for field in reading.passages
        for match in find(field, lambda form: form.kind == "full")
    }

    def is_known(form: NameForm) -> bool:
        return form.kind != "short" or form.entity_id in named

    body: list[_Found] = []
    for match in find("body", is_known):
        body.append(_Found("body", match, _choose(match, body)))
    title = [_Found("title", match, _choose(match, body[::-1])) for match in find("title", is_known)]
    return title + body


def _words_inside_roles(passage: Passage, lexicon: Lexicon) -> set[int]:
    """Return the words of roles but the first: «وزير الخارجية الروسي» does not name «الخارجية الروسية»."""
    return {word for match in lexicon.roles.find(passage) for word in range(match.first_word + 1, match.end_word)}


def _is_attribute(passage: Passage, index: int) -> bool:
    """Tell whether a word is an adjective of the word before it: «السياسة الخارجية الروسية» names no ministry."""
    word, before = passage.words[index], passage.words[index - 1] if index else None
    return (
        before is not None
        and word.folded.startswith("ال")
        and word.folded.endswith("يه")
        and before.folded.startswith("ال")
        and passage.text[before.end : word.start] == " "
    )


def _choose(match: Match[NameForm], before: list[_Found]) -> NameForm:
    """Return the form meant: a full one, else that of the entity which was named last."""
    full = [form for form in match.values if form.kind != "short"]
    if full or len(match.values) == 1:
        return (full or match.values)[0]
    by_entity = {form.entity_id: form for form in match.values}
    for item in reversed(before):
        if item.form.entity_id in by_entity:
            return by_entity[item.form.entity_id]
    return match.values[0]


def _mention(passage: Passage, item: _Found) -> Mention:
    match, form = item.match, item.form
    start = passage.words[match.first_word + form.head_words].start if form.head_words else match.start
    surface = passage.text[start : match.end]
    is_nationality = form.kind == "nationality"
    return Mention(
        item.field,
        start,
        match.end,
        surface,
        "nominal" if is_nationality else "name",
        form.entity_type,
        form.entity_id,
        fold(surface),
        passage.sentence_at(start),
        _CONFIDENCE[form.kind],
        "nationality" if is_nationality else f"catalogue_{form.kind}",
    )


@dataclass(frozen=True, slots=True)
class _Role:
    """A role followed by a country, and by the person who holds it if the name comes next."""

    field: Field
    start: int
    end: int
    key: tuple[str, str]  # role id, country's entity id
    holder: NameForm | None


def _find_roles(reading: Reading, lexicon: Lexicon, found: list[_Found]) -> Iterator[Mention]:
    """Yield the roles that stand without a name for somebody whom the article introduces with role and name."""
    roles = list(_read_roles(reading, lexicon, found))
    holders: dict[tuple[str, str], NameForm] = {}
    for role in roles:
        if role.holder is not None:
            holders.setdefault(role.key, role.holder)
    for role in roles:
        holder = holders.get(role.key)
        if role.holder is None and holder is not None:
            passage = reading.passages[role.field]
            surface = passage.text[role.start : role.end]
            yield Mention(
                role.field,
                role.start,
                role.end,
                surface,
                "nominal",
                holder.entity_type,
                holder.entity_id,
                fold(surface),
                passage.sentence_at(role.start),
                _CONFIDENCE["role"],
                "role",
            )


def _read_roles(reading: Reading, lexicon: Lexicon, found: list[_Found]) -> Iterator[_Role]:
    by_word = {(item.field, item.match.first_word): item for item in found}
    for field, passage in reading.passages.items():
        for match in lexicon.roles.find(passage):
            country = by_word.get((field, match.end_word))
            if country is None or country.form.entity_type != "location":
                continue
            person = by_word.get((field, country.match.end_word))
            is_holder = person is not None and person.form.entity_type == "person"
            yield _Role(
                field,
                match.start,
                country.match.end,
                (match.values[0], country.form.entity_id),
                person.form if person is not None and is_holder else None,
            )

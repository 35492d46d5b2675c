"""Finds the names that the catalogue knows: the longest form at each word, proclitics stripped.

A short form counts only where a full form of the same entity stands in the same article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from warehouse.arabic.letters import fold
from warehouse.arabic.words import Passage
from warehouse.extraction.names.found import Found
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.names import NameForm
from warehouse.model import Field

_CONFIDENCE = {"full": 0.95, "short": 0.85, "nationality": 0.9}  # arbitrary until measured


@dataclass(frozen=True, slots=True)
class _Choice:
    """A form found in a passage and the entity chosen for it."""

    field: Field
    match: Match[NameForm]
    form: NameForm


def find_catalogued(reading: Reading, lexicon: Lexicon) -> list[Found]:
    """Find full forms first, then everything that they make known; the title comes first."""
    in_roles = {field: words_inside_roles(passage, lexicon) for field, passage in reading.passages.items()}

    def find(field: Field, accept: Callable[[NameForm], bool]) -> Iterator[Match[NameForm]]:
        passage = reading.passages[field]
        for match in lexicon.names.find(passage, accept, not_at=in_roles[field]):
            if match.values[0].entity_type != "organization" or not is_attribute(passage, match.first_word):
                yield match

    named = {
        match.values[0].entity_id
        for field in reading.passages
        for match in find(field, lambda form: form.kind == "full")
    }

    def is_known(form: NameForm) -> bool:
        return form.kind != "short" or form.entity_id in named

    body: list[_Choice] = []
    for match in find("body", is_known):
        body.append(_Choice("body", match, _choose(reading.passages["body"], match, body)))
    title = [
        _Choice("title", match, _choose(reading.passages["title"], match, body[::-1]))
        for match in find("title", is_known)
    ]
    return [_found(reading.passages[choice.field], choice) for choice in title + body]


def words_inside_roles(passage: Passage, lexicon: Lexicon) -> set[int]:
    """Return the words of roles but the first: «وزير الخارجية الروسي» does not name «الخارجية الروسية»."""
    return {word for match in lexicon.roles.find(passage) for word in range(match.first_word + 1, match.end_word)}


def is_attribute(passage: Passage, index: int) -> bool:
    """Tell whether a word is an adjective of the word before it: «السياسة الخارجية الروسية» names no ministry."""
    word, before = passage.words[index], passage.words[index - 1] if index else None
    return (
        before is not None
        and word.folded.startswith("ال")
        and word.folded.endswith("يه")
        and before.folded.startswith("ال")
        and passage.text[before.end : word.start] == " "
    )


def _choose(passage: Passage, match: Match[NameForm], before: list[_Choice]) -> NameForm:
    """Return the form meant: after a noun a nationality, else a full form, else that of the entity named last."""
    if is_attribute(passage, match.first_word):
        for form in match.values:
            if form.kind == "nationality":
                return form  # «الصحف السعودية», though the country has this name
    full = [form for form in match.values if form.kind != "short"]
    if full or len(match.values) == 1:
        return (full or match.values)[0]
    by_entity = {form.entity_id: form for form in match.values}
    for item in reversed(before):
        if item.form.entity_id in by_entity:
            return by_entity[item.form.entity_id]
    return match.values[0]


def _found(passage: Passage, choice: _Choice) -> Found:
    match, form = choice.match, choice.form
    start = passage.words[match.first_word + form.head_words].start if form.head_words else match.start
    return Found(
        choice.field,
        start,
        match.end,
        match.first_word,
        match.end_word,
        form.entity_type,
        form.entity_id,
        fold(passage.text[start : match.end]),
        "nationality" if form.kind == "nationality" else f"catalogue_{form.kind}",
        _CONFIDENCE[form.kind],
    )

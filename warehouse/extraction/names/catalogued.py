"""Finds the names that the catalogue knows: the longest form at each word, proclitics stripped.

A short form counts only where a full form of the same entity stands in the same article. In quotation marks, a place
that quotes or is told something is the newspaper of that name: «قال لـ"الرياض"».
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from warehouse.arabic.letters import fold
from warehouse.arabic.words import Passage
from warehouse.extraction.names.found import Found
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.names import NameForm
from warehouse.model import Field

_SECTORS = ("الخاص", "العام")
_QUOTES = frozenset('«»“”"')
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
            is_adjective = match.values[0].entity_type == "organization" and is_attribute(passage, match.first_word)
            if not is_adjective and not _is_another(passage, match, lexicon):
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
    found = (_found(reading.passages[choice.field], choice) for choice in title + body)
    return [_as_outlet(item, reading.passages[item.field], lexicon) for item in found]


def words_inside_roles(passage: Passage, lexicon: Lexicon) -> set[int]:
    """Return the words of roles but the first: «وزير الخارجية الروسي» does not name «الخارجية الروسية»."""
    return {word for match in lexicon.roles.find(passage) for word in range(match.first_word + 1, match.end_word)}


def is_attribute(passage: Passage, index: int) -> bool:
    """Tell whether a word is an adjective of the word before it: «السياسة الخارجية الروسية» names no ministry."""
    word, before = passage.words[index], passage.words[index - 1] if index else None
    return (
        before is not None
        and is_definite(word.folded)
        and word.folded.endswith("يه")
        and is_definite(before.folded)
        and passage.text[before.end : word.start] == " "
    )


def _is_another(passage: Passage, match: Match[NameForm], lexicon: Lexicon) -> bool:
    """Tell whether an adjective shows a noun to be no place that it is short for: «القطاع الصحي», «القطاع الخاص»."""
    at = match.end_word
    is_short = all(form.kind == "short" and form.entity_type == "location" for form in match.values)
    if not is_short or at - match.first_word > 1 or at >= len(passage.words):
        return False
    noun, word = passage.words[at - 1], passage.words[at]
    if passage.text[noun.end : word.start] != " " or not is_definite(passage.text[match.start : match.end]):
        return False
    endings = ("يه",) if noun.folded.endswith("ه") else ("ي", *_SECTORS)
    if not (is_definite(word.folded) and word.folded.endswith(endings)) or word.folded in lexicon.cues.relative:
        return False
    after = Passage(passage.text[word.start : passage.words[min(at + 1, len(passage.words) - 1)].end])
    named = next(lexicon.names.find(after), None)
    return named is None or named.first_word > 0


def is_definite(folded: str) -> bool:
    """Tell whether a folded word begins with the article; «إلى» does not."""
    return folded.startswith("ال") and len(folded) > len("الي")


def _as_outlet(item: Found, passage: Passage, lexicon: Lexicon) -> Found:
    """Return the newspaper of this name where a name in quotation marks is told something or tells it."""
    outlet = lexicon.outlets.get(item.name_key)
    is_quoted = (
        passage.text[item.start - 1 : item.start] in _QUOTES and passage.text[item.end : item.end + 1] in _QUOTES
    )
    if outlet is None or not is_quoted or not item.is_name or item.first_word == 0:
        return item
    is_told = passage.words[item.first_word - 1].folded == "ل"  # «لـ"الرياض"»
    if is_told or any(match.end_word == item.first_word for match in lexicon.speech.find(passage)):
        return replace(item, entity_id=outlet, entity_type="organization")
    return item


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
    end = passage.words[match.end_word - form.tail_words - 1].end
    return Found(
        choice.field,
        start,
        end,
        match.first_word,
        match.end_word,
        form.entity_type,
        form.entity_id,
        fold(passage.text[start:end]),
        "nationality" if form.kind == "nationality" else f"catalogue_{form.kind}",
        _CONFIDENCE[form.kind],
    )

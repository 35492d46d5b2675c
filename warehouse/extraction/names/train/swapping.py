"""Puts other names where names stand, so that the tagger learns their surroundings and not only the names."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.extraction.names.tags import spans
from warehouse.extraction.names.train.corpus import Sentence, sentence_of
from warehouse.lexicon.catalogue import Catalogue

_SWAPPED = 0.5  # of the sentences
_FROM_CATALOGUE = 0.5  # of the new names, the others come from the sentences
_CLITICS = ("وال", "بال", "كال", "فال", "لل")


@dataclass(frozen=True)
class NamePool:
    """Names by kind, from the training sentences and from the catalogue."""

    seen: dict[str, list[str]]
    catalogued: dict[str, list[str]]

    @classmethod
    def of(cls, sentences: Iterable[Sentence], catalogue: Catalogue) -> NamePool:
        """Collect the names tagged in `sentences`, without those that a proclitic begins, and the catalogue's."""
        seen: dict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            for span in spans(sentence.tags):
                name = " ".join(token.text for token in sentence.tokens[span.first : span.end])
                if not name.startswith(_CLITICS):
                    seen[span.kind].append(name)
        catalogued: dict[str, list[str]] = defaultdict(list)
        for alias in catalogue.aliases:
            if alias.kind == "full":
                catalogued[catalogue.entities[alias.entity_id].entity_type].append(alias.alias)
        return cls(dict(seen), dict(catalogued))

    def draw(self, kind: str, dice: random.Random) -> str:
        """Return a name of this kind."""
        names = self.catalogued.get(kind) if dice.random() < _FROM_CATALOGUE else None
        return dice.choice(names or self.seen[kind])


def swap_names(sentence: Sentence, pool: NamePool, dice: random.Random) -> Sentence:
    """Return `sentence` with other names, or as it is."""
    found = list(spans(sentence.tags))
    if not found or dice.random() >= _SWAPPED:
        return sentence
    words: list[tuple[str, str]] = []
    at = 0
    for span in found:
        words += _pairs(sentence, at, span.first)
        name = pool.draw(span.kind, dice)
        clitic = _clitic(sentence.tokens[span.first].text)
        for number, word in enumerate(name.split()):
            written = _join(clitic, word) if number == 0 else word
            words.append((written, f"{'I' if number else 'B'}-{span.kind}"))
        at = span.end
    words += _pairs(sentence, at, len(sentence.tokens))
    return sentence_of(words)


def _pairs(sentence: Sentence, first: int, end: int) -> Iterable[tuple[str, str]]:
    return zip((token.text for token in sentence.tokens[first:end]), sentence.tags[first:end], strict=True)


def _clitic(word: str) -> str:
    """Return the proclitic that `word` surely has: one before an article."""
    return word[0] if word.startswith(_CLITICS) else ""


def _join(clitic: str, word: str) -> str:
    return "لل" + word[2:] if clitic == "ل" and word.startswith("ال") else clitic + word

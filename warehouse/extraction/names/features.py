"""What the CRF sees of a word: its letters, its neighbours, and whether names of the catalogue hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from warehouse.arabic.clitics import readings
from warehouse.arabic.letters import fold
from warehouse.extraction.names.tokens import Token
from warehouse.lexicon.catalogue import Catalogue

_REACH = 2  # words to either side
_EDGE = 3  # letters
_REMEMBERED = 100_000  # words


class Features:
    """Features of tokens; what a word has at each distance is remembered."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Learn from the names of `catalogue` which words begin and end them."""
        self._parts: dict[str, set[str]] = defaultdict(set)
        for alias in catalogue.aliases:
            kind = catalogue.entities[alias.entity_id].entity_type[0]
            first, *others = fold(alias.alias).split()
            self._parts[first].add(f"{kind}{'1' if others else '0'}")
            for word in others:
                self._parts[word].add(f"{kind}2")
        self._known: dict[str, tuple[list[str], ...]] = {}

    def of(self, tokens: Sequence[Token]) -> list[list[str]]:
        """Return the features of each token."""
        seen = [self._word(token.folded) for token in tokens]
        edge = [["^"]] * (2 * _REACH + 1)
        padded = [*[edge] * _REACH, *seen, *[edge] * _REACH]
        found = []
        for at, token in enumerate(tokens):
            features: list[str] = []
            for distance in range(2 * _REACH + 1):
                features += padded[at + distance][2 * _REACH - distance]
            if at:
                features.append(f"<{tokens[at - 1].folded}|{token.folded}")
            if at + 1 < len(tokens):
                features.append(f">{token.folded}|{tokens[at + 1].folded}")
            found.append(features)
        return found

    def _word(self, folded: str) -> Sequence[list[str]]:
        """Return what `folded` is to a word at each distance, from two words before it to two after."""
        known = self._known.get(folded)
        if known is None:
            own = self._own(folded)
            parts = [feature for feature in own if feature[0] in "wpc"]
            near = [*parts, *(feature for feature in own if feature.startswith(("a2", "z2")))]
            chosen = (parts, near, own, near, parts)
            known = tuple(
                [f"{place}{feature}" for feature in features] for place, features in zip("-<=>+", chosen, strict=True)
            )
            if len(self._known) < _REMEMBERED:
                self._known[folded] = known
        return known

    def _own(self, folded: str) -> list[str]:
        found = [f"w{folded}", f"n{min(len(folded), 8)}"]
        for length in range(1, _EDGE + 1):
            if len(folded) > length:
                found += [f"a{length}{folded[:length]}", f"z{length}{folded[-length:]}"]
        for letters, stem in readings(folded):
            mark = "p" if letters == 0 else "c"
            found += [f"{mark}{part}" for part in sorted(self._parts.get(stem, ()))]
            if letters:
                found.append(f"s{stem}")
        if not folded[:1].isalpha():
            found.append("d" if folded[:1].isdigit() else "m")
        return found

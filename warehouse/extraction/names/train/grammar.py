"""Draws sentences from the lists of `sentences.txt`: our own, for what ANERcorp lacks."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.extraction.names.tags import OUTSIDE
from warehouse.extraction.names.train.corpus import Sentence, sentence_of

SENTENCES = Path(__file__).with_name("sentences.txt")
_SLOT = re.compile(r"\{(\w+)\}")
_TOGETHER = 4  # sentences of one text, at most


@dataclass(frozen=True)
class Grammar:
    """Lists of texts by name, and what kind of name each list gives; None where it gives none."""

    lists: dict[str, list[str]]
    kinds: dict[str, str | None]

    @classmethod
    def read(cls, path: Path = SENTENCES) -> Grammar:
        """Read the lists. Raises ValueError where a text names a list that is not there."""
        lists: dict[str, list[str]] = {}
        kinds: dict[str, str | None] = {}
        current: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                name, kind = line[1:].split()
                kinds[name], current = None if kind == "-" else kind, []
                lists[name] = current
            elif line and not line.startswith("#"):
                current.append(line)
        missing = {slot for texts in lists.values() for text in texts for slot in _SLOT.findall(text)} - lists.keys()
        if missing:
            raise ValueError(f"{path} names the lists {sorted(missing)}, which it does not have.")
        return cls(lists, kinds)

    def draw(self, dice: random.Random) -> Sentence:
        """Return a sentence."""
        return sentence_of(_words(self._pieces("sentence", dice)))

    def texts(self, sentences: int, dice: random.Random) -> list[list[Sentence]]:
        """Return so many sentences, a few together."""
        found: list[list[Sentence]] = []
        while sentences > 0:
            together = min(sentences, dice.randint(1, _TOGETHER))
            found.append([self.draw(dice) for _ in range(together)])
            sentences -= together
        return found

    def _pieces(self, name: str, dice: random.Random) -> list[tuple[str, str | None]]:
        """Return a text of list `name` in pieces, each with its kind of name."""
        found: list[tuple[str, str | None]] = []
        for number, piece in enumerate(_SLOT.split(dice.choice(self.lists[name]))):
            if number % 2 == 0:
                found.append((piece, None))
            else:
                _attach(found, self._pieces(piece, dice))
        kind = self.kinds[name]
        return [("".join(text for text, _ in found), kind)] if kind else found


def _attach(before: list[tuple[str, str | None]], pieces: list[tuple[str, str | None]]) -> None:
    """Add `pieces`: where ل comes before the article, the article loses its alef."""
    text, kind = pieces[0]
    if before[-1][0][-1:] == "ل" and (before[-1][0][:-1] or " ")[-1] in " و" and text.startswith("ال"):
        text = text[1:] if text[2:3] != "ل" else text[2:]
    before += [(text, kind), *pieces[1:]]


def _words(pieces: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """Return words and tags; a word has the tag of the name that ends it, with its proclitic."""
    text = "".join(piece for piece, _ in pieces)
    tags: list[str | None] = [None] * len(text)
    at = 0
    for piece, kind in pieces:
        if kind:
            tags[at : at + len(piece)] = [f"B-{kind}", *[f"I-{kind}"] * (len(piece) - 1)]
        at += len(piece)
    found = []
    for match in re.finditer(r"[^\s«»():،؛,.]+|[«»():،؛,.]", text):
        inside = [tag for tag in tags[match.start() : match.end()] if tag]
        found.append((match.group(), inside[0] if inside else OUTSIDE))
    return found

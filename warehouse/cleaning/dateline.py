"""Lines above an article that name its outlet: datelines («بنغازي - الضفاف») and headers of a site («الأفق » عربي»).

Such a line consists of pieces between separators. It is a dateline if one piece is an outlet or a correspondent and
every other one a date, an agency, or short enough for a place. A name that no table knows counts as an outlet where
the article's own foot (source, credit, copyright, invitation) names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from warehouse.arabic.letters import fold
from warehouse.cleaning.outlets import Outlets
from warehouse.cleaning.places import Places
from warehouse.cleaning.words import Words

_LONGEST = 90  # characters
_MOST_PIECES = 6
_PLACE_WORDS = 3
_MOST_PLACES = 3
_SENTENCE_END = re.compile(r"(?<![\s.]\w)[.؟!…؛]\W*$|[؟!;؛]")
_MOMENT = re.compile(
    r"(?:(?<!\S)(?:في|يوم|بتاريخ|الموافق) )*\{(?:date|time|weekday)\}(?:\s*(?:م|ه|هـ|ص|صباحا|مساء)(?!\w))?"
)
_SEPARATOR = re.compile(r"\s*([|/،,•·+()\[\]:–—»›>←]|(?<!\w)-|-(?!\w)|ـ{2,}|\{date\})\s*")
_FROM = re.compile(r"^(?P<who>\S+(?: \S+){0,3}?) (?:من|في|إلى) (?P<place>\S+(?: \S+){0,2})$")
_ALONE = re.compile(r"خاصة?|متابعات|متابعة|حصري")
_PLACE = re.compile(r"[^\W\d_]{2,}(?:[ -][^\W\d_]+){0,2}")
_PLACE_AND_DATE = re.compile(  # a date alone after a space may be an event's («زلزال 6 فبراير 2023»)
    r"(?:ال)?[^\W\d_]+(?<!ات)(?: [^\W\d_]+(?<!ات))?\s*(?:[،,:/–-]\s*(?:في )?|\()\{date\}\)?(?:\s*م)?:?"
)
_DATE_AND_PLACE = re.compile(r"(?:\{weekday\} )?\{date\}\s*[-–—،,/|]\s*(?P<place>[^\W\d_]+(?: [^\W\d_]+){0,2})")
_TUNISIAN = re.compile(r"(?P<place>[^\W\d_]+(?: [^\W\d_]+)?),? في \{date\}")
_PROCLITIC = re.compile(r"^[بل](?=ال|[«\"])|^ل(?=ل)")
_WHO = ("outlet", "name", "correspondent", "alone")

Kind = Literal["outlet", "name", "correspondent", "alone", "wires", "place", "other"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line between separators, the separator after it, and what it may be."""

    text: str
    after: str
    kind: Kind


def _nothing(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Head:
    """What tells outlets, agencies and places in the lines above an article."""

    outlets: Outlets
    wires: re.Pattern[str]
    places: Places
    named_below: Callable[[str], bool] = _nothing

    @property
    def words(self) -> Words:
        """The words that tell the kinds of pieces."""
        return self.outlets.words

    def pieces(self, key: str) -> list[Piece]:
        """Return the pieces of the line `key` (see `rules.line_key`), dates left out."""
        parts = _SEPARATOR.split(_MOMENT.sub("{date}", key))
        pieces: list[Piece] = []
        for text, after in zip(parts[::2], [*parts[1::2], ""], strict=True):
            from_place = _FROM.match(text.strip())
            if from_place and self._kind(from_place["who"]) in ("outlet", "name", "correspondent"):
                pieces.append(self._piece(from_place["who"], "-"))
                pieces.append(self._piece(from_place["place"], after))
            elif text.strip(' «»"“”-.'):
                pieces.append(self._piece(text.strip(), after))
        return pieces

    def is_dateline(self, key: str) -> bool:
        """Tell whether the line `key` is a place and an outlet or correspondent, perhaps with a date, and no more."""
        pieces = self._few_pieces(key)
        kinds = [piece.kind for piece in pieces]
        if not pieces or "other" in kinds or kinds.count("place") > _MOST_PLACES:
            return False
        tunisian = _TUNISIAN.fullmatch(key)
        if tunisian:
            return tunisian["place"] in self.places
        dated = _DATE_AND_PLACE.fullmatch(key)
        if dated:
            return dated["place"] in self.places
        if _PLACE_AND_DATE.fullmatch(key):
            return kinds in (["place"], ["name"])
        if len(pieces) == 1:
            named = kinds[0] == "outlet" or (kinds[0] == "correspondent" and self.employer(pieces[0]) is not None)
            return named or (kinds[0] in ("name", "correspondent") and "{date}" in key)
        return self._is_place_and_outlet(pieces, dated="{date}" in key)

    def employer(self, piece: Piece) -> str | None:
        """Return the outlet of a correspondent («مراسل الأفق», «خاص بالأفق») if it is known."""
        words = piece.text.split()
        ends = (_PROCLITIC.sub("", " ".join(words[start:])) for start in range(1, len(words)))
        return next((name for end in ends if (name := self.outlets.name(end))), None)

    def is_outlet_name(self, piece: str) -> bool:
        """Tell whether `piece` of a line can be nothing but an outlet's name («جريدة الأفق الإلكترونية»)."""
        return self.outlets.is_sure(piece) or self.words.media.fullmatch(piece) is not None

    def looks_like_outlet(self, key: str) -> bool:
        """Tell whether the line `key` is an outlet's name or as long a one as those of pages' headers are."""
        return self.outlets.name(key) is not None or self.words.media_header.match(fold(key)) is not None

    def ends_in_place(self, key: str) -> bool:
        """Tell whether the line `key` is a name and a known place («التيار الجديد - الخرطوم»)."""
        pieces = self._few_pieces(key)
        return len(pieces) == 2 and pieces[0].after != ":" and pieces[1].text in self.places

    def persons(self, key: str) -> list[str]:
        """Return the pieces of the line `key` that are names of persons."""
        return [piece.text for piece in self.pieces(key) if self.words.person.fullmatch(piece.text)]

    def is_signature(self, key: str) -> bool:
        """Tell whether the line `key` names reporters and where or for whom they report («سلمى الأحمد – نجران»)."""
        pieces = self._few_pieces(key)
        who = [piece for piece in pieces if self.words.person.fullmatch(piece.text)]
        others = [piece for piece in pieces if piece not in who]
        if not who or not others or any(piece.after == ":" for piece in who):
            return False
        return all(piece.kind in ("outlet", "name", "wires", "alone") or piece.text in self.places for piece in others)

    def is_credit(self, key: str) -> bool:
        """Tell whether the line `key` names outlets and agencies and says nothing else."""
        kinds = {piece.kind for piece in self._few_pieces(key)}
        return bool(kinds & {"outlet", "wires"}) and kinds <= {"outlet", "wires", "name", "alone"}

    def is_header(self, key: str, is_section: Callable[[str], bool]) -> bool:
        """Tell whether the line `key` is an outlet's name with at most a section («الأفق | عربي») or a path to it."""
        pieces = self._few_pieces(key)
        if not pieces or pieces[0].kind not in ("outlet", "name"):
            return False
        rest = pieces[1:]
        if all(is_section(piece.text) for piece in rest) and (rest or pieces[0].kind == "outlet"):
            return True
        short = all(piece.text.count(" ") < _PLACE_WORDS for piece in rest)
        return pieces[0].kind == "outlet" and pieces[0].after != ":" and short

    def _few_pieces(self, key: str) -> list[Piece]:
        """Return the pieces of a short line that does not end as a sentence does; none of any other."""
        if len(key) > _LONGEST or _SENTENCE_END.search(key):
            return []
        pieces = self.pieces(key)
        return pieces if len(pieces) <= _MOST_PIECES else []

    def _is_place_and_outlet(self, pieces: list[Piece], *, dated: bool) -> bool:
        kinds = [piece.kind for piece in pieces]
        if "place" not in kinds:
            named = [kind for kind in kinds if kind in ("outlet", "name", "correspondent")]
            return len(named) > 1 or (len(named) == 1 and pieces[0].after != ":")
        who = next((number for number, kind in enumerate(kinds) if kind in _WHO), None)
        if who is None:
            return self._is_named_below(pieces)
        if who > kinds.index("place"):
            return kinds[0] == "place"
        return pieces[who].after != ":" and (dated or kinds[who] in ("outlet", "correspondent"))

    def _piece(self, text: str, after: str) -> Piece:
        return Piece(text, after, self._kind(text))

    def _kind(self, text: str) -> Kind:
        if self.outlets.name(text):
            return "outlet" if self.outlets.is_sure(text) or self.named_below(text) else "name"
        if self.wires.fullmatch(text):
            return "wires"
        if self.words.media.fullmatch(text):
            return "name"
        if _ALONE.fullmatch(text):
            return "alone"
        if self._is_correspondent(text):
            return "correspondent"
        return "place" if _PLACE.fullmatch(text.strip('«»"“” .')) and not self.words.no_place.match(text) else "other"

    def _is_named_below(self, pieces: list[Piece]) -> bool:
        """Tell whether the last of two pieces is an unknown outlet that the article's foot names.

        Where one piece is a known place, the outlet may stand first, or a reporter between the two.
        """
        named = [self.named_below(piece.text) for piece in pieces]
        if named == [False, True]:
            return True
        ends = (named[0] and pieces[-1].text in self.places) or (named[-1] and pieces[0].text in self.places)
        return len(pieces) in (2, 3) and named.count(True) == 1 and ends

    def _is_correspondent(self, text: str) -> bool:
        found = self.words.correspondent.fullmatch(text)
        return found is not None and (found["outlet"] is None or self.outlets.name(found["outlet"]) is not None)

"""Gender: whether a verb, a relative pronoun or a suffix can mean a phrase."""

from __future__ import annotations

from warehouse.extraction.events_clauses import Clauses, Found
from warehouse.extraction.events_phrases import Phrase
from warehouse.lexicon.triggers import Gender


class Agreement:
    """What the gender of words tells about the phrases of a passage."""

    def __init__(self, clauses: Clauses) -> None:
        """Find out who is a woman."""
        self._clauses, self._layout, self._cues = clauses, clauses.layout, clauses.layout.cues
        self._women = {clauses.entity(phrase) for phrase in clauses.phrases if self._is_woman(phrase)}

    def agrees(self, phrase: Phrase, gender: Gender, *, is_near: bool = True) -> bool:
        """Tell whether a word of a gender can mean a phrase. A person far off is a man unless a role says otherwise."""
        if gender == "":
            return True
        if phrase.entity_type == "person":
            return is_near or (gender == "f") == (self._clauses.entity(phrase) in self._women)
        return self._has_gender(phrase, gender)

    def is_meant_by(self, phrase: Phrase, found: Found) -> bool:
        """Tell whether the suffix of a trigger («زيارته», «اتهمتها») can mean a phrase, by gender."""
        word = self._layout.words[found.end - 1].folded
        if word.endswith(("هم", "هما")):
            return phrase.is_joined or phrase.is_nationality
        if phrase.is_nationality and self._layout.words[phrase.end - 1].folded.endswith(("يين", "يون")):
            return False
        return self.agrees(phrase, "f" if word.endswith("ها") else "m" if word.endswith("ه") else "", is_near=False)

    def is_described(self, phrase: Phrase, word: int) -> bool:
        """Tell whether the relative pronoun at a word can mean a phrase («ميثاق المنظمة الذي …» does not)."""
        relative = self._layout.words[word].folded
        return relative not in ("الذي", "التي") or self.agrees(phrase, "m" if relative == "الذي" else "f")

    def _is_woman(self, phrase: Phrase) -> bool:
        """Tell whether a person has a woman's role («وزيرة»), or stands right after a verb of a woman («قالت»)."""
        if phrase.entity_type != "person" or phrase.preposition:
            return False
        before = self._layout.words[phrase.start - 1].folded if phrase.start else ""
        is_hers = phrase.start - 1 in self._layout.verb_words and before.endswith("ت")
        head_end = self._layout.words[phrase.start].end
        return is_hers or (bool(phrase.head) and self._layout.text[head_end - 1] == "ة")

    def _has_gender(self, phrase: Phrase, gender: Gender) -> bool:
        """Tell whether a country, a place or a body can be of a gender."""
        first = self._layout.words[phrase.start].folded
        if phrase.head:
            is_feminine = phrase.head.endswith(("ه", "ات")) or phrase.head in ("كتايب", "فصايل", "طايرات", "قوي")
            return not is_feminine or gender == "f"
        if phrase.is_nationality:
            return True
        if phrase.entity_type == "location":
            mention = self._layout.mentions[phrase.mention]
            is_site = phrase.end - phrase.start > 1 and first.startswith("ال") and not first.endswith("ه")
            is_masculine = is_site or any(mention.name_key.startswith(name) for name in self._cues.masculine)
            if first == "الولايات":
                is_masculine = False
            return (gender == "m") == is_masculine
        if first.startswith(tuple(self._cues.masculine)):
            return gender == "m"
        return not (first.endswith(("ه", "ات")) and gender == "m")

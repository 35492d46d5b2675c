"""Finds the subject of a verb.

Word order is verb, subject, object, unless a phrase that nothing governs stands right before the verb. A verb and a
name that cannot agree («شكر كوريا الشمالية») tell that the subject is an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.extraction.events_clauses import Clauses, Found
from warehouse.extraction.events_layout import SENTENCE, STOP
from warehouse.extraction.events_phrases import Phrase
from warehouse.extraction.events_words import is_any, without_and
from warehouse.lexicon.triggers import Gender

_VIOLENT = frozenset(("ASSAULT", "COERCE", "PROTEST", "MOBILIZE"))
NEAR = 3  # unknown words that may stand between a verb and its subject or object
BACK = 14  # words before a noun among which the subject of its verb is looked for
_START = 2  # words of a sentence before the verb that goes on with the subject of the one before
_ROOT = 3  # letters of a verb form without prefix («منع»); a participle has more («مطالبا»)
_RELATIVE_REACH = 5  # words of a relative clause before its noun or verb


def _looks_like_verb(folded: str) -> bool:
    """Tell whether a word has the ending or the prefix of a verb («قدمت», «يرسل»), and not of a plural («زيارات»)."""
    return (folded.endswith("ت") and not folded.endswith("ات")) or without_and(folded)[:1] in ("ي", "ت")


class Subjects:
    """The phrases of a passage that are subjects; `pair` is who acted together last, for «الطرفان»."""

    def __init__(self, clauses: Clauses) -> None:
        """Find the phrases that stand where subjects stand."""
        self._clauses = clauses
        self._cues = clauses.layout.cues
        self._found = [phrase for phrase in clauses.phrases if self._is_subject(phrase)]
        self.pair: list[Phrase] = []

    def __iter__(self) -> Iterator[Phrase]:
        return iter(self._found)

    def leave_out(self, phrases: list[Phrase]) -> None:
        """Take `phrases`, found to be objects, off the subjects."""
        self._found = [phrase for phrase in self._found if phrase not in phrases]

    def of(self, found: Found) -> list[Phrase]:
        """Return the subject of a verb, with those joined to it; [] where the text does not tell."""
        before = self.before(found)
        if before is not None and not found.form.has_pronoun and self._agrees(before, found):
            return self._clauses.joined_back(before)
        after = self._phrase_after(found) if self._may_follow(found) else None
        if after is not None:
            return self._clauses.with_joined(after)
        if before is not None:
            return self._clauses.joined_back(before)
        return self._unnamed(found)

    def _may_follow(self, found: Found) -> bool:
        """Tell whether a subject can come after a trigger: not after a dual, nor where «أنها» stands for it."""
        layout = self._clauses.layout
        before = layout.words[found.first - 1].folded if found.first else ""
        is_told = (
            layout.is_opener(found.first - 1) and before.endswith(("نه", "نها", "نهم", "نهما")) if before else False
        )
        word = layout.text[found.start_char : found.end_char]
        is_participle = word.startswith("م") and len(word) > _ROOT + 1 and not found.form.has_pronoun
        return found.form.trigger.part == "verb" and not (found.form.is_plural or is_told or is_participle)

    def _unnamed(self, found: Found) -> list[Phrase]:
        """Return whom a verb without a name beside it has for subject: «الطرفان», or an earlier subject."""
        following = self._following(found.end)
        if any(word in self._cues.pair for word in following):
            return list(self.pair)
        if found.form.trigger.event_type == "PROTEST":
            return []  # of a crowd; the place tells whose
        if found.form.is_plural or (following and self._names_subject(found, following[0])):
            return []
        if not self._can_go_on(found):
            return self._nearest_person(found) if found.form.trigger.frame == "mutual" else []
        earlier = self.earlier(found.first)
        return [earlier] if earlier else []

    def _following(self, at: int) -> list[str]:
        """Return the three words that follow, after times and adverbs but from a number on."""
        layout = self._clauses.layout
        words = layout.words
        while at < len(words) - 1 and layout.is_transparent(at) and not words[at].folded[:1].isdigit():
            if at in layout.mention_words:
                break
            at += 1
        return [word.folded for word in words[at : at + 3]]

    def earlier(self, at: int) -> Phrase | None:
        """Return the subject that a verb without one goes on with: the last of this sentence, or of the one before."""
        antecedent = self._antecedent(at)
        if antecedent is not None:
            return antecedent
        for phrase in reversed(self._found):
            if phrase.end <= at:
                return phrase if self._carries_over(phrase, at) else None
        return None

    def _carries_over(self, phrase: Phrase, at: int) -> bool:
        """Tell whether a subject is still meant at word `at`: in its sentence, or as the next one begins.

        A verb between, with a noun for subject that is no name («وشدد البيان على»), ends it.
        """
        layout = self._clauses.layout
        sentences = [word for word in range(phrase.end, at + 1) if layout.breaks[word] >= SENTENCE]
        if len(sentences) > 1 or (sentences and at - sentences[0] > _START):
            return False
        return not any(self._has_noun(word) for word in range(phrase.end, at) if word in layout.verb_words)

    def _has_noun(self, verb: int) -> bool:
        """Tell whether a definite noun, or a name in quotation marks, follows a verb as its subject."""
        layout, at = self._clauses.layout, verb + 1
        if at >= len(layout.words) or at in layout.mention_words or layout.breaks[at] >= STOP:
            return False
        is_noun = layout.words[at].folded.startswith("ال") and not layout.is_transparent(at)
        return (is_noun and not layout.is_opener(at)) or layout.opens_quotation(at)

    def before(self, found: Found) -> Phrase | None:
        """Return the phrase that stands right before a verb as its subject."""
        layout, at = self._clauses.layout, found.first - 1
        if found.is_joined or at < 0 or layout.breaks[found.first] > 1:
            return None
        while at > 0 and layout.is_transparent(at) and at not in layout.mention_words and layout.breaks[at] <= 1:
            at -= 1
        is_relative = layout.words[at].folded in self._cues.relative
        if is_relative:
            at -= 1
        for phrase in reversed(self._clauses.phrases):
            if phrase.end - 1 == at:
                if is_relative and not self._is_described(phrase, at + 1):
                    return None
                return phrase if is_relative or phrase in self._found or self._heads_list(phrase) else None
            if phrase.end - 1 < at:
                break
        return self._before_relative_clause(found)

    def _phrase_after(self, found: Found) -> Phrase | None:
        """Return the phrase after a verb that is its subject."""
        for phrase in self._clauses.after(found.end)[:1]:
            layout = self._clauses.layout
            words = [layout.words[at].folded for at in range(found.end, phrase.start)]
            if phrase.preposition or self._clauses.distance(found.end, phrase.start) > NEAR or phrase.is_joined:
                return None
            if self._clauses.is_adjective(phrase, found.end):
                return None
            counted = self._cues.people | self._cues.victim | self._cues.pair
            if words and (words[0] in counted or words[0][:1].isdigit()):
                return None
            if any(word in self._cues.people for word in words) or any(
                layout.preposition_at(at) for at in range(found.end, phrase.start)
            ):
                return None
            return phrase if self._agrees(phrase, found) else None
        return None

    def _is_subject(self, phrase: Phrase) -> bool:
        """Tell whether a phrase stands where subjects stand: at the start of a clause, or after its verb."""
        layout = self._clauses.layout
        if phrase.preposition or phrase.is_joined or layout.is_dateline(phrase.end):
            return False
        at = phrase.start - 1
        while at >= 0 and self._stands_aside(at) and layout.breaks[at + 1] < 2:
            at -= 1
        if at < 0 or layout.breaks[phrase.start] > 1 or layout.breaks[at + 1] > 1:
            return True
        is_bare_place = phrase.entity_type == "location" and not (phrase.head or phrase.is_nationality)
        is_lead = layout.is_sentence_start(at) and (
            not is_bare_place or _looks_like_verb(layout.words[at].folded)
        )  # «قمة جدة» is no subject
        return layout.is_opener(at) or at in layout.verb_words or is_lead

    def _nearest_person(self, found: Found) -> list[Phrase]:
        """Return the person named last before a verb in its sentence («زيارة لبخاري … التقى خلالها أوباما»)."""
        for phrase in reversed(self._clauses.phrases):
            if phrase.end <= found.first and phrase.entity_type == "person":
                breaks = self._clauses.layout.breaks[phrase.end : found.first + 1]
                return [phrase] if max(breaks, default=0) < 2 else []
        return []

    def _stands_aside(self, at: int) -> bool:
        """Tell whether word `at` is a time, an adverb, or part of a group that is spelled out after it."""
        folded = self._clauses.layout.words[at].folded
        return (
            is_any(folded, self._cues.adverb)
            or self._clauses.layout.is_transparent(at)
            or folded in self._cues.count
            or is_any(folded, self._cues.group)
        )

    def _can_go_on(self, found: Found) -> bool:
        """Tell whether a verb can have an earlier subject: it is joined, or a clause begins with it."""
        layout, at = self._clauses.layout, found.first
        if found.is_joined or found.form.trigger.part != "verb":
            return True
        while at > 0 and not layout.breaks[at] and layout.is_transparent(at - 1):
            at -= 1
        if at == 0 or layout.breaks[at] or layout.opens_quotation(at):
            return True
        before = layout.words[at - 1].folded
        return before not in self._cues.relative and (layout.is_opener(at - 1) or at - 1 in layout.verb_words)

    def _names_subject(self, found: Found, word: str) -> bool:
        """Tell whether the noun after a verb is a subject of its own, though no name («قتل مسلحون …»)."""
        layout = self._clauses.layout
        if word in self._cues.people or word in self._cues.victim or word.endswith("ون") or word[:1].isdigit():
            return True
        is_noun = word.startswith("ال") and not layout.preposition_at(found.end) and not layout.is_opener(found.end)
        if is_noun and found.end not in layout.mention_words and not layout.is_transparent(found.end):
            return found.form.gender == "" or word.endswith(("ه", "ات")) == (found.form.gender == "f")
        if found.form.trigger.event_type not in _VIOLENT or layout.breaks[min(found.end, len(layout.words) - 1)]:
            return False
        is_grammar = layout.preposition_at(found.end) or layout.is_opener(found.end) or layout.is_transparent(found.end)
        return not (is_grammar or found.form.companions or found.end in layout.mention_words)

    def _heads_list(self, phrase: Phrase) -> bool:
        return phrase.is_joined and self._clauses.joined_back(phrase)[0] in self._found

    def _before_relative_clause(self, found: Found) -> Phrase | None:
        """Return X of «X، الذي وصل أمس، دعا»."""
        layout = self._clauses.layout
        if layout.breaks[found.first] != 1:
            return None
        for phrase in reversed(self._found):
            if phrase.end <= found.first and found.first - phrase.end <= BACK:
                is_set_off = phrase.end < found.first and layout.breaks[phrase.end] == 1
                in_sentence = all(layout.breaks[at] <= 1 for at in range(phrase.end, found.first))
                return phrase if is_set_off and in_sentence else None
        return None

    def is_meant_by(self, phrase: Phrase, found: Found) -> bool:
        """Tell whether the suffix of a trigger («زيارته», «اتهمتها») can mean a phrase, by gender."""
        word = self._clauses.layout.words[found.end - 1].folded
        if phrase.entity_type == "person" or not word.endswith(("ه", "ها")):
            return True
        gender: Gender = "f" if word.endswith("ها") else "m"
        return self._has_gender(phrase, gender)

    def _is_described(self, phrase: Phrase, word: int) -> bool:
        """Tell whether the relative pronoun at a word can mean a phrase («ميثاق المنظمة الذي …» does not)."""
        relative = self._clauses.layout.words[word].folded
        if phrase.entity_type == "person" or relative not in ("الذي", "التي"):
            return True
        return self._has_gender(phrase, "m" if relative == "الذي" else "f")

    def _agrees(self, phrase: Phrase, found: Found) -> bool:
        """Tell whether a verb can have this subject, by gender."""
        if found.form.gender == "" or phrase.entity_type == "person":
            return True
        return self._has_gender(phrase, found.form.gender)

    def _has_gender(self, phrase: Phrase, gender: Gender) -> bool:
        """Tell whether a country, a place or a body can be of a gender."""
        first = self._clauses.layout.words[phrase.start].folded
        if phrase.head:
            is_feminine = phrase.head.endswith(("ه", "ات")) or phrase.head in ("كتايب", "فصايل", "طايرات", "قوي")
            return not is_feminine or gender == "f"
        if phrase.is_nationality:
            return True
        if phrase.entity_type == "location":
            mention = self._clauses.layout.mentions[phrase.mention]
            is_site = phrase.end - phrase.start > 1 and first.startswith("ال") and not first.endswith("ه")
            is_masculine = is_site or any(mention.name_key.startswith(name) for name in self._cues.masculine)
            if self._clauses.layout.words[phrase.start].folded == "الولايات":
                is_masculine = False
            return (gender == "m") == is_masculine
        if first.startswith(tuple(self._cues.masculine)):
            return gender == "m"
        return not (first.endswith(("ه", "ات")) and gender == "m")

    def _antecedent(self, at: int) -> Phrase | None:
        """Return X of «X، الذي يقوم بزيارة»."""
        layout = self._clauses.layout
        for word in range(at - 1, max(0, at - 1 - _RELATIVE_REACH), -1):
            if layout.breaks[word + 1] > 1:
                return None
            if layout.words[word].folded in self._cues.relative:
                named = (phrase for phrase in self._clauses.phrases if phrase.end == word)
                return next((phrase for phrase in named if self._is_described(phrase, word)), None)
        return None

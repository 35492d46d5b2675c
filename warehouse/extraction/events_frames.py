"""Finds the other side of a trigger: its object, what a preposition brings, whom a suffix means, «من قبل …»."""

from __future__ import annotations

from warehouse.extraction.events_clauses import REACH, Clauses, Found
from warehouse.extraction.events_layout import STOP
from warehouse.extraction.events_phrases import Phrase
from warehouse.extraction.events_subjects import NEAR, Subjects
from warehouse.extraction.events_words import is_any

_COUNTING = frozenset(("ASSAULT", "COERCE", "AID"))  # whose objects are often counted («قتل ثلاثة من …»)
_SPOKEN = frozenset(("ACCUSE", "REJECT", "SUPPORT"))  # aimed at whose the act or the word is
_OF_DEEDS = frozenset(("ACCUSE", "REQUEST"))  # about a deed with a cast of its own («دعوة لزيارة مصر»)
_BY_REACH = 3  # words between a trigger and the noun with «ب» that brings the other side («أشاد بدور قطر»)


class Frames:
    """What the frames of verbs and of nouns look for alike."""

    def __init__(self, clauses: Clauses, subjects: Subjects) -> None:
        """Look among the phrases of a passage, some of which are subjects."""
        self.clauses, self.subjects = clauses, subjects
        self._layout, self._cues = clauses.layout, clauses.layout.cues

    def _object(self, found: Found, subject: list[Phrase]) -> list[Phrase]:
        """Return the object of a verb with those joined to it."""
        at = max([found.end, *(phrase.end for phrase in subject if phrase.start >= found.end)])
        if not subject and self._is_people(at):
            at += 1  # «هاجم متظاهرون السفارة الفرنسية»
        for phrase in self.clauses.after(at):
            if phrase in subject:
                continue
            if self.clauses.is_aside(phrase, at):
                at = phrase.end  # «اعتقل في تونس فلان»
                continue
            between = self.clauses.distance(at, phrase.start)
            near = between <= NEAR + 1
            is_counted = found.form.trigger.event_type in _COUNTING and self.clauses.counts(at, phrase.start)
            is_number = is_counted and phrase.is_nationality and not phrase.preposition  # «قتلت ثلاثة فلسطينيين»
            if self.clauses.is_adjective(phrase, at) and not is_number:
                return []
            reach = 1 if found.form.trigger.event_type in _SPOKEN else 0  # «انتقد تصريحات فلان»
            if reach and self._is_venue(phrase) and phrase.start - 1 in self._layout.trigger_words:
                return []  # «تدين تفجير بروكسل»
            if between <= reach and (not phrase.preposition or phrase.preposition == "ل") and not phrase.is_joined:
                return self.clauses.with_joined(phrase)
            if near and is_counted and (is_number or phrase.preposition == "من"):
                return self.clauses.with_joined(phrase)
            return []
        return []

    def _is_people(self, at: int) -> bool:
        """Tell whether word `at` is people who are no name, alone («متظاهرون»), and no count of others («عدد من»)."""
        layout = self._layout
        is_free = at < len(layout.words) and not layout.breaks[at] and not layout.is_in_phrase(at)
        return is_free and layout.words[at].folded in self._cues.people - self._cues.victim

    def _governed(self, found: Found, at: int) -> list[Phrase]:
        """Return what the frame's prepositions bring, with those joined to it."""
        prepositions = found.form.trigger.prepositions
        for phrase in self.clauses.after(at):
            if phrase.start - at > REACH:
                break
            if phrase.start == at and phrase.is_nationality:
                continue
            is_listed = self._layout.is_list_start(phrase.start - 1)
            if is_listed and self._layout.group_before(phrase.start - 1) < at:
                break
            is_of_deed = found.form.trigger.event_type in _OF_DEEDS and not is_listed
            if is_of_deed and self._layout.has_governed_noun(at, phrase.start):
                break
            if self._is_medium(phrase):
                continue
            if phrase.preposition in prepositions or ("ب" in prepositions and self._is_brought(at, phrase)):
                return self.clauses.with_joined(phrase)
        return []

    def _is_medium(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is whom somebody gave an interview («في مقابلة مع صحيفة …»)."""
        words = self._layout.words[max(0, phrase.start - 1) : phrase.start + 1]
        return any(word.folded.removeprefix("ل") in self._cues.medium for word in words)

    def _is_venue(self, phrase: Phrase) -> bool:
        """Tell whether a place gives its name to a meeting or an attack («قمة شرم الشيخ») and takes no part."""
        entity_id = self.clauses.layout.mentions[phrase.mention].entity_id or ""
        is_country = len(entity_id.removeprefix("location:")) == len("eg")
        return phrase.entity_type == "location" and not (phrase.is_nationality or phrase.head or is_country)

    def _is_brought(self, at: int, phrase: Phrase) -> bool:
        """Tell whether a noun with «ب» written onto it leads from word `at`, or a subject after it, to a phrase."""
        starts = [at, *(other.end for other in self.clauses.after(at) if other.end < phrase.start)]
        near = [start for start in starts if 0 < phrase.start - start <= _BY_REACH]
        if phrase.preposition or not near or phrase.is_joined:
            return False
        word = self._layout.words[near[-1]].folded
        return word.startswith("ب") and len(word) > 3 and not is_any(word, self._cues.preposition | self._cues.opener)

    def _pronoun(self, found: Found, others: list[Phrase]) -> list[Phrase]:
        """Return the nearest phrase before that a suffix can mean; in a relative clause only what it describes."""
        taken = {self.clauses.entity(phrase) for phrase in others}
        is_relative = found.first > 0 and self._layout.words[found.first - 1].folded in self._cues.relative
        for phrase in self.clauses.before(found.first):
            is_bare_adjective = phrase.is_nationality and not phrase.head
            if (
                self.clauses.entity(phrase) in taken
                or is_bare_adjective
                or not self.subjects.agreement.is_meant_by(phrase, found)
            ):
                continue
            is_near = all(self._layout.breaks[at] < STOP for at in range(phrase.end, found.first + 1))
            return [phrase] if is_near and (not is_relative or phrase.end == found.first - 1) else []
        return []

    def _agent(self, found: Found) -> list[Phrase]:
        """Return X of «من قبل X», «على يد X»."""
        words = self._layout.words
        for phrase in self.clauses.after(found.end):
            before = [word.folded for word in words[max(found.end, phrase.start - 2) : phrase.start]]
            if before and (before[-1] in self._cues.by or " ".join(before) in self._cues.by):
                return self.clauses.with_joined(phrase)
        return []

"""Finds who takes part in an event: the subject, the object, and what prepositions bring, by the trigger's frame."""

from __future__ import annotations

from collections.abc import Callable

from warehouse.extraction.events_clauses import Cast, Clauses, Found
from warehouse.extraction.events_nouns import Nouns
from warehouse.extraction.events_phrases import Layout, Phrase
from warehouse.extraction.events_subjects import NEAR, Subjects
from warehouse.lexicon.triggers import FrameKind

_IS = frozenset(("هو", "وهو"))


class Participants(Nouns):
    """Finds the cast of each trigger of a passage, in order."""

    def __init__(self, layout: Layout) -> None:
        """Look into `layout`, whose phrases are built."""
        clauses = Clauses(layout)
        super().__init__(clauses, Subjects(clauses))
        self._finders: dict[FrameKind, Callable[[Found], Cast]] = {
            "subject_object": self._subject_object,
            "subject_whom": self._subject_whom,
            "subject_victim": self._subject_victim,
            "subject_prep": self._subject_prep,
            "subject_only": lambda found: Cast(self.subjects.of(found)),
            "object_only": self._object_only,
            "mutual": self._mutual,
            "noun_of": self.noun_of,
            "noun_object": self.noun_object,
            "noun_deed": self.noun_deed,
            "noun_mutual": self.noun_mutual,
        }

    def of(self, found: Found) -> Cast:
        """Return the cast of a trigger."""
        kind = found.form.trigger.frame
        cast = self._finders[kind](found)
        for phrase in cast.recipients:
            phrase.is_subject = False
        if found.is_verb:
            self.subjects.note(found, cast.actors)
        if kind in ("mutual", "noun_mutual") and len(cast.actors) > 1:
            self.subjects.pairs.append(cast.actors)
        return cast

    def _subject_object(self, found: Found) -> Cast:
        actors = self.subjects.of(found)
        recipients = self._object(found, actors)
        if not recipients and found.form.has_pronoun:
            recipients = self._pronoun(found, actors)
        return Cast(actors, recipients)

    def _subject_whom(self, found: Found) -> Cast:
        cast = self._subject_object(found)
        is_alone = len(cast.actors) == 1 and not cast.recipients and cast.actors[0].start >= found.end
        earlier = self.subjects.earlier(found.first)
        if is_alone and earlier is not None and self._continues(found, earlier):
            return Cast([earlier], cast.actors)
        is_accused = is_alone and found.form.trigger.event_type == "ACCUSE"
        if is_accused and self._is_charged(cast.actors[-1].end):
            return Cast([], cast.actors)
        return cast

    def _is_charged(self, at: int) -> bool:
        """Tell whether «بـ» follows a name at once, which then is the object («اتهم صالح بأنه …»)."""
        layout = self.clauses.layout
        return at < len(layout.words) and not layout.breaks[at] and layout.words[at].folded.startswith("ب")

    def _continues(self, found: Found, earlier: Phrase) -> bool:
        """Tell whether a verb goes on with the subject of its sentence («… كما تزود»)."""
        layout = self.clauses.layout
        in_sentence = all(layout.breaks[at] < 3 for at in range(earlier.end, found.first + 1))
        return in_sentence and (found.is_joined or (found.first > 0 and layout.is_opener(found.first - 1)))

    def _subject_victim(self, found: Found) -> Cast:
        cast = self._subject_object(found)
        if not cast.actors:
            return Cast(self._agent(found), cast.recipients)
        if cast.recipients or found.form.has_pronoun:
            return cast
        subject, last = cast.actors[0], cast.actors[-1]
        is_body = subject.head in self._cues.force or subject.entity_type == "organization"
        comes_after = subject.start >= found.end
        is_victim = subject.head in self._cues.victim or (
            not is_body and (comes_after or self._is_killed(found, subject))
        )
        if is_victim and not self._has_noun(last.end if comes_after else found.end):
            return Cast(self._agent(found), cast.actors)
        return cast

    def _is_killed(self, found: Found, subject: Phrase) -> bool:
        """Tell whether a person before a verb without an object is its victim («فلان قتل في غارة»)."""
        words, at = self._layout.words, found.end
        is_closed = at < len(words) and not self._layout.breaks[at] and words[at].folded in self._cues.cause
        return subject.entity_type == "person" and is_closed

    def _has_noun(self, at: int) -> bool:
        """Tell whether a noun that is no name comes at word `at`, after times and adverbs."""
        layout, words = self._layout, self._layout.words
        while at < len(words) and layout.is_transparent(at) and not words[at].folded[:1].isdigit():
            at += 1
        if at >= len(words) or layout.breaks[at] or words[at].folded[:1] in ("و", "ف", "ب"):
            return False
        is_grammar = words[at].folded in self._cues.list | _IS  # «قتل فلسطيني هو الثاني …»
        return not (is_grammar or layout.preposition_at(at) or layout.is_opener(at) or at in layout.verb_words)

    def _subject_prep(self, found: Found) -> Cast:
        actors = self.subjects.of(found)
        recipients = self._governed(found, found.end)
        if found.form.has_pronoun and not recipients:
            recipients = self._pronoun(found, actors)
        if found.form.trigger.event_type == "REJECT" and not recipients:
            recipients = self._rebuffed(found, actors)
        return Cast(actors, [phrase for phrase in recipients if phrase not in actors])

    def _rebuffed(self, found: Found, actors: list[Phrase]) -> list[Phrase]:
        """Return X of «رفض مطالب X»."""
        words = self.clauses.layout.words
        for phrase in self._object(found, actors)[:1]:
            if phrase.start > 0 and words[phrase.start - 1].folded in self._cues.saying:
                return self.clauses.with_joined(phrase)
        return []

    def _object_only(self, found: Found) -> Cast:
        agent = self._agent(found)  # «استشهد طفل برصاص الجيش»
        for phrase in self.clauses.after(found.end)[:1]:
            is_near = self.clauses.distance(found.end, phrase.start) <= NEAR + 1
            if phrase.preposition in ("", "من") and is_near and phrase not in agent:
                return Cast(agent, self.clauses.with_joined(phrase))
        before = self.subjects.before(found)
        return Cast(agent, [before] if before else [])

    def _mutual(self, found: Found) -> Cast:
        actors = self.subjects.of(found)
        is_accord = found.form.trigger.event_type == "AGREE"  # its object is the accord, not a party
        others = [] if is_accord else self._object(found, actors)
        others = others or self._governed(found, found.end)
        if found.form.has_pronoun and not others:
            others = self._pronoun(found, actors)
        if len(actors + others) == 1 and (actors + others)[0].start >= found.end:
            others += self.subjects.nearest_person(found)  # «زيارة لبخاري … التقى خلالها أوباما»
        return Cast(actors + [phrase for phrase in others if phrase not in actors])

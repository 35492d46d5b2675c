"""Finds who takes part in an event: the subject, the object, and what prepositions bring, by the trigger's frame."""

from __future__ import annotations

from collections.abc import Callable

from warehouse.extraction.events_clauses import REACH, Cast, Clauses, Found
from warehouse.extraction.events_layout import STOP
from warehouse.extraction.events_phrases import Layout, Phrase
from warehouse.extraction.events_subjects import BACK, NEAR, Subjects
from warehouse.extraction.events_words import is_any
from warehouse.lexicon.triggers import FrameKind

_COUNTING = frozenset(("ASSAULT", "COERCE", "AID"))  # whose objects are often counted («قتل ثلاثة من …»)
_BY_REACH = 3  # words between a trigger and the noun with «ب» that brings the other side («أشاد بدور قطر»)


class Participants:
    """Finds the cast of each trigger of a passage, in order."""

    def __init__(self, layout: Layout) -> None:
        """Look into `layout`, whose phrases are built."""
        self._clauses = Clauses(layout)
        self._layout, self._cues = layout, layout.cues
        self.subjects = Subjects(self._clauses)
        self._finders: dict[FrameKind, Callable[[Found], Cast]] = {
            "subject_object": self._subject_object,
            "subject_whom": self._subject_whom,
            "subject_prep": self._subject_prep,
            "subject_only": lambda found: Cast(self.subjects.of(found)),
            "object_only": self._object_only,
            "mutual": self._mutual,
            "noun_of": self._noun_of,
            "noun_object": self._noun_object,
            "noun_mutual": self._noun_mutual,
        }

    def of(self, found: Found) -> Cast:
        """Return the cast of a trigger."""
        kind = found.form.trigger.frame
        cast = self._finders[kind](found)
        self.subjects.leave_out(cast.recipients)
        if kind in ("mutual", "noun_mutual") and len(cast.actors) > 1:
            self.subjects.pair = cast.actors
        return cast

    # verbs

    def _object(self, found: Found, subject: list[Phrase]) -> list[Phrase]:
        """Return the object of a verb with those joined to it."""
        at = max([found.end, *(phrase.end for phrase in subject if phrase.start >= found.end)])
        for phrase in self._clauses.after(at):
            if phrase in subject:
                continue
            between = self._clauses.distance(at, phrase.start)
            near = between <= NEAR + 1
            if self._clauses.is_adjective(phrase, at):
                return []
            if between <= 1 and (not phrase.preposition or phrase.preposition == "ل") and not phrase.is_joined:
                return self._clauses.with_joined(phrase)
            is_counted = found.form.trigger.event_type in _COUNTING and self._clauses.counts(at, phrase.start)
            if near and phrase.preposition == "من" and is_counted:
                return self._clauses.with_joined(phrase)
            return []
        return []

    def _governed(self, found: Found, at: int) -> list[Phrase]:
        """Return what the frame's prepositions bring, with those joined to it."""
        prepositions = found.form.trigger.prepositions
        for phrase in self._clauses.after(at):
            if phrase.start - at > REACH:
                break
            if phrase.start == at and phrase.is_nationality:
                continue
            is_listed = self._layout.is_list_start(phrase.start - 1)
            if is_listed and self._layout.group_before(phrase.start - 1) < at:
                break
            is_request = found.form.trigger.event_type == "REQUEST" and not is_listed
            if is_request and self._layout.has_governed_noun(at, phrase.start):
                break
            if phrase.preposition in prepositions or ("ب" in prepositions and self._is_brought(at, phrase)):
                return self._clauses.with_joined(phrase)
        return []

    def _is_brought(self, at: int, phrase: Phrase) -> bool:
        """Tell whether a noun with «ب» written onto it leads from word `at`, or a subject after it, to a phrase."""
        starts = [at, *(other.end for other in self._clauses.after(at) if other.end < phrase.start)]
        near = [start for start in starts if 0 < phrase.start - start <= _BY_REACH]
        if phrase.preposition or not near or phrase.is_joined:
            return False
        word = self._layout.words[near[-1]].folded
        return word.startswith("ب") and len(word) > 3 and not is_any(word, self._cues.preposition | self._cues.opener)

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
        return cast

    def _continues(self, found: Found, earlier: Phrase) -> bool:
        """Tell whether a verb goes on with the subject of its sentence («… كما تزود»)."""
        layout = self._clauses.layout
        in_sentence = all(layout.breaks[at] < 3 for at in range(earlier.end, found.first + 1))
        return in_sentence and (found.is_joined or (found.first > 0 and layout.is_opener(found.first - 1)))

    def _pronoun(self, found: Found, others: list[Phrase]) -> list[Phrase]:
        """Return the nearest phrase before that a suffix can mean."""
        taken = {self._clauses.entity(phrase) for phrase in others}
        for phrase in reversed(self._clauses.phrases):
            is_bare_adjective = phrase.is_nationality and not phrase.head
            if phrase.end <= found.first and self._clauses.entity(phrase) not in taken and not is_bare_adjective:
                if not self.subjects.is_meant_by(phrase, found):
                    continue
                near = all(self._clauses.layout.breaks[at] < 2 for at in range(phrase.end, found.first + 1))
                return [phrase] if near else []
        return []

    def _subject_prep(self, found: Found) -> Cast:
        actors = self.subjects.of(found)
        recipients = self._governed(found, found.end)
        if found.form.has_pronoun and not recipients:
            recipients = self._pronoun(found, actors)
        return Cast(actors, [phrase for phrase in recipients if phrase not in actors])

    def _object_only(self, found: Found) -> Cast:
        for phrase in self._clauses.after(found.end)[:1]:
            if phrase.preposition in ("", "من") and self._clauses.distance(found.end, phrase.start) <= NEAR + 1:
                return Cast([], self._clauses.with_joined(phrase))
        before = self.subjects.before(found)
        return Cast([], [before] if before else [])

    def _mutual(self, found: Found) -> Cast:
        actors = self.subjects.of(found)
        is_accord = found.form.trigger.event_type == "AGREE"  # its object is the accord, not a party
        others = [] if is_accord else self._object(found, actors)
        others = others or self._governed(found, found.end)
        if found.form.has_pronoun and not others:
            others = self._pronoun(found, actors)
        return Cast(actors + [phrase for phrase in others if phrase not in actors])

    # nouns

    def _genitive(self, found: Found) -> list[Phrase]:
        """Return whose the noun is: what follows it at once, or the adjective that goes with it."""
        for phrase in self._clauses.after(found.end)[:1]:
            is_governed = phrase.preposition not in ("", found.preposition) or any(
                map(self._layout.preposition_at, range(found.end, phrase.start))
            )
            is_owner = phrase.is_nationality or not found.is_definite  # «الهجوم روسيا» is no construct
            is_apart = phrase.is_joined or self._clauses.distance(found.end, phrase.start) > 0
            if is_owner and not is_governed and not is_apart:
                return self._clauses.with_joined(phrase)
        return []

    def _agent(self, found: Found) -> list[Phrase]:
        """Return X of «من قبل X», «على يد X»."""
        words = self._layout.words
        for phrase in self._clauses.after(found.end):
            if " ".join(word.folded for word in words[phrase.start - 2 : phrase.start]) in self._cues.by:
                return self._clauses.with_joined(phrase)
        return []

    def _source(self, found: Found) -> list[Phrase]:
        """Return X of «دعوة من X»."""
        for phrase in self._clauses.after(found.end)[:1]:
            near = self._clauses.distance(found.end, phrase.start) <= 2
            if near and phrase.preposition == "من" and "من" not in found.form.trigger.prepositions:
                return self._clauses.with_joined(phrase)
        return []

    def _owner(self, found: Found, *, reach: int = BACK) -> list[Phrase]:
        """Return the subject of the verb that governs the noun («أجرى بوتين مباحثات»), or whom its suffix means."""
        if not found.form.has_pronoun and (found.is_definite or not self._can_own(found)):
            return []
        subject = self.subjects.earlier(found.first)
        if subject is not None and found.form.has_pronoun and not self.subjects.is_meant_by(subject, found):
            return self._pronoun(found, [])
        if subject is None or found.first - subject.end > (3 * BACK if found.form.has_pronoun else reach):
            return []
        in_sentence = all(self._clauses.layout.breaks[at] < 2 for at in range(subject.end, found.first + 1))
        if not in_sentence and not found.form.has_pronoun:
            return []
        return self._clauses.with_joined(self._clauses.joined_back(subject)[0])

    def _can_own(self, found: Found) -> bool:
        """Tell whether the subject of the clause is who does what the noun says: of fighting, only if it fights."""
        if found.form.trigger.event_type != "ASSAULT":
            return True
        layout = self._layout
        for at in range(found.first - 1, max(-1, found.first - 1 - BACK), -1):
            if layout.breaks[at + 1] >= STOP:
                return False
            if is_any(layout.words[at].folded, self._cues.fighting):
                return True
        return False

    def _noun_of(self, found: Found) -> Cast:
        recipients = self._governed(found, found.end)
        genitive = [phrase for phrase in self._genitive(found) if phrase not in recipients]
        if found.form.has_pronoun:
            return Cast(self._owner(found), recipients or genitive)
        source = self._source(found)
        if source:
            return Cast(source, recipients or self._owner(found))
        if found.form.trigger.event_mode == "visit" and not recipients and self._is_place(genitive):
            return Cast(self._owner(found), genitive)
        actors = self._agent(found) or genitive
        guests = self._possessor(found) if not actors else []
        if guests and ("ل" not in found.form.trigger.prepositions or self._is_person(guests[0])):
            later = [
                phrase for phrase in self._clauses.after(guests[-1].end) if phrase.preposition in self._cues.towards
            ]
            actors, recipients = guests, later[:1] or [phrase for phrase in recipients if phrase not in guests]
        if not actors and self._is_undergone(found):
            return Cast([], self._owner(found))
        actors = actors or self._owner(found, reach=BACK if recipients else NEAR)
        return Cast(actors, [phrase for phrase in recipients if phrase not in actors])

    def _is_undergone(self, found: Found) -> bool:
        """Tell whether a noun is what the subject before it meets with («واجه انتقادات»)."""
        before = [word.folded for word in self._layout.words[max(0, found.first - NEAR) : found.first]]
        return any(is_any(word, self._cues.undergoing) for word in before)

    def _is_place(self, phrases: list[Phrase]) -> bool:
        return any(p.entity_type == "location" and not p.is_nationality and not p.head for p in phrases)

    def _is_person(self, phrase: Phrase) -> bool:
        return phrase.entity_type == "person" or phrase.head in self._cues.title

    def _possessor(self, found: Found) -> list[Phrase]:
        """Return X of «زيارة للرئيس X»."""
        for phrase in self._clauses.after(found.end)[:1]:
            if phrase.preposition == "ل" and self._clauses.distance(found.end, phrase.start) <= NEAR:
                return self._clauses.with_joined(phrase)
        return []

    def _noun_object(self, found: Found) -> Cast:
        if found.form.has_pronoun:
            return Cast(self._agent(found), self._pronoun(found, []))
        genitive = self._genitive(found)
        others = [phrase for phrase in self._governed(found, found.end) if phrase not in genitive]
        if others:
            return Cast(self._agent(found) or genitive or self._owner(found), others)
        if not genitive:
            counted = self._clauses.after(found.end)[:1]
            genitive = [p for p in counted if p.preposition == "من" and self._clauses.counts(found.end, p.start)]
        if genitive and genitive[0].head in self._cues.force:
            return Cast(genitive, self._object(found, genitive))
        return Cast(self._agent(found) or self._owner(found, reach=BACK if genitive else NEAR), genitive)

    def _is_venue(self, phrase: Phrase) -> bool:
        """Tell whether a place gives its name to a meeting («قمة شرم الشيخ») and does not attend it."""
        entity_id = self._clauses.layout.mentions[phrase.mention].entity_id or ""
        is_country = len(entity_id.removeprefix("location:")) == len("eg")
        return phrase.entity_type == "location" and not (phrase.is_nationality or phrase.head or is_country)

    def _noun_mutual(self, found: Found) -> Cast:
        genitive = self._genitive(found)
        actors = [phrase for phrase in genitive if len(genitive) > 1 or not self._is_venue(phrase)]
        is_named_accord = (
            bool(actors) and found.form.trigger.event_type == "AGREE" and not found.form.trigger.needs_both
        )
        for phrase in self._governed(found, found.end):
            if phrase not in actors:
                actors.append(phrase)
        after = [word.folded for word in self._clauses.layout.words[found.end : found.end + 3]]
        if len(actors) < 2 and any(word in self._cues.pair for word in after):
            actors = list(self.subjects.pair) or actors
        if len(actors) < 2 and not is_named_accord:
            taken = {self._clauses.entity(phrase) for phrase in actors}
            owner = self._owner(found, reach=BACK if actors else NEAR)
            actors = [phrase for phrase in owner if self._clauses.entity(phrase) not in taken] + actors
        return Cast(actors)

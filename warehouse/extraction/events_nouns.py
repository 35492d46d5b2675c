"""Finds the cast of a noun that states an event: by genitive or adjective, prepositions, the verb that carries it."""

from __future__ import annotations

from warehouse.extraction.events_clauses import BACK, Cast, Found
from warehouse.extraction.events_frames import Frames
from warehouse.extraction.events_layout import STOP
from warehouse.extraction.events_phrases import Phrase
from warehouse.extraction.events_subjects import NEAR
from warehouse.extraction.events_words import is_any

_AFTER_GENITIVE = 5  # words between a genitive and what a preposition brings («قصف روسيا أمس لأوديسا»)
_LETTERS = 3  # of a word that may have a preposition written onto it


class Nouns(Frames):
    """The frames of nouns."""

    def noun_of(self, found: Found) -> Cast:
        """Return the cast of a noun whose genitive or adjective acts («زيارة بوتين»), else the subject of its verb."""
        recipients = self._governed(found, found.end)
        genitive = [phrase for phrase in self._genitive(found) if phrase not in recipients]
        if found.form.has_pronoun:
            return Cast(self._owner(found), recipients or genitive)
        source = self._source(found)
        if source:
            return Cast(source, recipients or self._sufferer(found))
        if found.form.trigger.event_mode == "visit" and not recipients and self._is_place(genitive):
            return Cast(self._owner(found), genitive)
        actors = self._agent(found) or genitive
        if found.form.trigger.event_type == "ASSAULT" and not recipients and self._is_scene(actors):
            return Cast([], actors)
        guests = self._doer(found) or self._guests(found) if not actors else []
        if guests:
            later = [
                phrase for phrase in self.clauses.after(guests[-1].end) if phrase.preposition in self._cues.towards
            ]
            actors, recipients = guests, later[:1] or [phrase for phrase in recipients if phrase not in guests]
        if not actors and self._is_undergone(found):
            return Cast([], self._sufferer(found))
        actors = actors or self._owner(found, reach=BACK if recipients else NEAR)
        return Cast(actors, [phrase for phrase in recipients if phrase not in actors])

    def noun_object(self, found: Found) -> Cast:
        """Return the cast of a noun whose genitive receives («مقتل فلان»), or acts if a preposition brings somebody."""
        if found.form.has_pronoun:
            others, meant = self._governed(found, found.end), self._pronoun(found, [])
            return Cast(meant, others) if others else Cast(self._agent(found))
        genitive = self._genitive(found)
        others = [phrase for phrase in self._governed(found, found.end) if phrase not in genitive]
        if genitive and self._is_place(others) and others[0].preposition in self._cues.place | {"ب"}:
            others = []  # «مقتل جنود ليبيين ببنغازي»
        last = genitive[-1].end if genitive else found.end
        if others and others[0].start - last <= _AFTER_GENITIVE:
            return Cast(self._agent(found) or genitive or self._owner(found), others)
        if genitive and self._is_followed(found, genitive[-1].end):
            return Cast(genitive)
        if genitive and genitive[0].head in self._cues.force:
            return Cast(genitive, self._object(found, genitive))
        if not genitive:
            counted = self.clauses.after(found.end)[:1]
            genitive = [p for p in counted if p.preposition == "من" and self.clauses.counts(found.end, p.start)]
        return Cast(self._agent(found) or self._owner(found, reach=BACK if genitive else NEAR), genitive)

    def noun_deed(self, found: Found) -> Cast:
        """Return the cast of a noun whose adjective acts («القصف الإسرائيلي») and whose genitive receives."""
        owners = self._genitive(found)
        is_adjective = bool(owners) and owners[0].is_nationality and not owners[0].head
        return self.noun_of(found) if is_adjective else self.noun_object(found)

    def noun_mutual(self, found: Found) -> Cast:
        """Return the cast of a noun for what several do together («اجتماع بين …»)."""
        genitive = self._genitive(found)
        actors = [phrase for phrase in genitive if len(genitive) > 1 or not self._is_venue(phrase)]
        is_named_accord = (
            bool(actors) and found.form.trigger.event_type == "AGREE" and not found.form.trigger.needs_both
        )
        guests = [phrase for phrase in self._governed(found, found.end) if phrase not in actors]
        is_with = not actors and bool(guests) and guests[0].preposition == "مع"  # «عقد قمة مع مصر واليونان»
        actors += guests
        after = [word.folded for word in self.clauses.layout.words[found.end : found.end + 3]]
        if len(actors) < 2 and any(word in self._cues.pair for word in after):
            actors = self.subjects.pair_before(found.first) or actors
        if len(actors) == 1 and found.form.trigger.event_mode == "phone":
            actors = self._called(found) + actors
        if len(actors) < 2 and self._layout.words[found.end - 1].folded.endswith("هما"):
            actors = self._two_persons(found) or actors
        if (len(actors) < 2 or is_with) and not is_named_accord:
            taken = {self.clauses.entity(phrase) for phrase in actors}
            owner = self._owner(found, reach=BACK if actors else NEAR)
            actors = [phrase for phrase in owner if self.clauses.entity(phrase) not in taken] + actors
        return Cast(actors)

    def _two_persons(self, found: Found) -> list[Phrase]:
        """Return the two persons that «هما» means («القمة التي جمعتهما»): those named last in the sentence."""
        persons: dict[str, Phrase] = {}
        for phrase in self.clauses.before(found.first):
            is_near = self._layout.sentence_of[phrase.start] == self._layout.sentence_of[found.first]
            if phrase.entity_type == "person" and is_near:
                persons.setdefault(self.clauses.entity(phrase), phrase)
        return list(persons.values())[1::-1] if len(persons) > 1 else []

    def _genitive(self, found: Found) -> list[Phrase]:
        """Return whose the noun is: what follows it at once, or the adjective that goes with it."""
        for phrase in self.clauses.after(found.first + 1)[:1]:  # «سحب [القوات الروسية]»
            is_governed = phrase.preposition not in ("", found.preposition) or any(
                map(self._layout.preposition_at, range(found.end, phrase.start))
            )
            is_owner = phrase.is_nationality or not found.is_definite  # «الهجوم روسيا» is no construct
            is_apart = phrase.is_joined or self.clauses.distance(found.end, phrase.start) > 0
            if is_owner and not is_governed and not is_apart:
                return self.clauses.with_joined(phrase)
        return []

    def _source(self, found: Found) -> list[Phrase]:
        """Return X of «دعوة من X»."""
        for phrase in self.clauses.after(found.end)[:1]:
            near = self.clauses.distance(found.end, phrase.start) <= 2
            near = near and not self.clauses.counts(found.end, phrase.start)  # «اتهامات لاثنين من الإسرائيليين»
            if near and phrase.preposition == "من" and "من" not in found.form.trigger.prepositions:
                return self.clauses.with_joined(phrase)
        return []

    def _owner(self, found: Found, *, reach: int = BACK) -> list[Phrase]:
        """Return the subject of the verb that carries the noun («أجرى بوتين مباحثات»), or whom its suffix means."""
        if not found.form.has_pronoun and (found.is_definite or not self._is_carried(found)):
            return []
        subject = self.subjects.earlier(found.first)
        if subject is not None and found.form.has_pronoun and not self.subjects.agreement.is_meant_by(subject, found):
            return self._pronoun(found, [])
        if subject is None or found.first - subject.end > (3 * BACK if found.form.has_pronoun else reach):
            return []
        in_sentence = all(self._layout.breaks[at] < STOP for at in range(subject.end, found.first + 1))
        if not in_sentence and not found.form.has_pronoun:
            return []
        return self.clauses.with_joined(self.clauses.joined_back(subject)[0])

    def _guests(self, found: Found) -> list[Phrase]:
        """Return X of «زيارة للرئيس X», where «ل» does not bring the other side."""
        guests = self._possessor(found)
        is_visit = found.form.trigger.event_mode == "visit"
        if guests and ("ل" not in found.form.trigger.prepositions or (is_visit and self._is_person(guests[0]))):
            return guests
        return []

    def _doer(self, found: Found) -> list[Phrase]:
        """Return X of «الزيارة التي يقوم بها X», «الهجوم الذي بدأته X»."""
        layout, at = self._layout, found.end
        if not found.is_definite or at + 1 >= len(layout.words) or layout.breaks[at]:
            return []
        if layout.words[at].folded not in self._cues.relative:
            return []
        if not is_any(layout.words[at + 1].folded, self._cues.carrier | self._cues.planning):
            return []
        for phrase in self.clauses.after(at + 2)[:1]:
            if not phrase.preposition and self.clauses.distance(at + 2, phrase.start) <= 1:
                return self.clauses.with_joined(phrase)
        return []

    def _is_carried(self, found: Found) -> bool:
        """Tell whether a verb whose subject does what the noun says stands before it («قام … بزيارة»)."""
        is_fighting = found.form.trigger.event_type == "ASSAULT"
        verbs = self._cues.fighting if is_fighting else self._cues.carrier | self._cues.planning
        return self.clauses.verb_before(found, verbs) >= 0

    def _sufferer(self, found: Found) -> list[Phrase]:
        """Return the subject that meets with what the noun says («تلقى السيسي دعوة»)."""
        subject = self.subjects.earlier(found.first) if self._is_undergone(found) else None
        return [subject] if subject and found.first - subject.end <= BACK else []

    def _called(self, found: Found) -> list[Phrase]:
        """Return whom a call reaches («تلقى الرئيس … اتصالا من …»)."""
        subject = self.subjects.earlier(found.first)
        is_met = self.clauses.verb_before(found, self._cues.undergoing) >= 0
        return [subject] if subject and is_met and found.first - subject.end <= BACK else []

    def _is_undergone(self, found: Found) -> bool:
        """Tell whether a noun is what the subject before it meets with («واجه انتقادات»)."""
        before = [word.folded for word in self._layout.words[max(0, found.first - NEAR) : found.first]]
        return any(is_any(word, self._cues.undergoing) for word in before)

    def _possessor(self, found: Found) -> list[Phrase]:
        """Return X of «زيارة للرئيس X»."""
        for phrase in self.clauses.after(found.end)[:1]:
            is_apart = any(map(self._layout.preposition_at, range(found.end, phrase.start)))
            if phrase.preposition == "ل" and not is_apart and phrase.start - found.end <= NEAR:
                return self.clauses.with_joined(phrase)
        return []

    def _is_followed(self, found: Found, at: int) -> bool:
        """Tell whether one of the frame's prepositions comes right after a genitive («دعم واشنطن لجهود …»)."""
        if at >= len(self._layout.words) or self._layout.breaks[at]:
            return False
        word = self._layout.words[at].folded
        return word in found.form.trigger.prepositions or (
            len(word) > _LETTERS and word[:1] in found.form.trigger.prepositions
        )

    def _is_place(self, phrases: list[Phrase]) -> bool:
        return any(p.entity_type == "location" and not p.is_nationality and not p.head for p in phrases)

    def _is_scene(self, phrases: list[Phrase]) -> bool:
        """Tell whether a noun's genitive is a city where something happened («تفجيرات بروكسل»)."""
        return bool(phrases) and all(map(self._is_venue, phrases))

    def _is_person(self, phrase: Phrase) -> bool:
        return phrase.entity_type == "person" or phrase.head in self._cues.title

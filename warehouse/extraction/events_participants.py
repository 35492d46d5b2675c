"""Finds who takes part in an event: the subject, the object, and what prepositions bring, by the trigger's frame."""

from __future__ import annotations

from collections.abc import Callable

from warehouse.extraction.events_clauses import REACH, Cast, Clauses, Found
from warehouse.extraction.events_phrases import Layout, Phrase, preposition_of
from warehouse.extraction.events_subjects import BACK, NEAR, Subjects
from warehouse.extraction.events_words import FORCES, SIDES, TITLES
from warehouse.lexicon.triggers import FrameKind

_AGENT = (("من", "قبل"), ("علي", "يد"), ("علي", "ايدي"), ("من", "جانب"), ("من", "طرف"))
_TOWARDS = frozenset(("ل", "الي", "علي", "ضد"))


class Participants:
    """Finds the cast of each trigger of a passage, in order."""

    def __init__(self, layout: Layout) -> None:
        """Look into `layout`, whose phrases are built."""
        self._clauses = Clauses(layout)
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
            if near and phrase.preposition == "من" and self._clauses.counts(at, phrase.start):
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
            if found.form.trigger.event_type == "REQUEST" and self._clauses.layout.has_governed_noun(at, phrase.start):
                break
            if phrase.preposition in prepositions:
                return self._clauses.with_joined(phrase)
        return []

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
            if phrase.end <= found.first and self._clauses.entity(phrase) not in taken and not phrase.is_nationality:
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
        others = self._object(found, actors) or self._governed(found, found.end)
        if found.form.has_pronoun and not others:
            others = self._pronoun(found, actors)
        return Cast(actors + [phrase for phrase in others if phrase not in actors])

    # nouns

    def _genitive(self, found: Found) -> list[Phrase]:
        """Return whose the noun is: what follows it at once, or the adjective that goes with it."""
        for phrase in self._clauses.after(found.end)[:1]:
            words = [self._clauses.layout.words[at].folded for at in range(found.end, phrase.start)]
            is_governed = phrase.preposition not in ("", found.preposition) or any(map(preposition_of, words))
            is_owner = phrase.is_nationality or not found.is_definite  # «الهجوم روسيا» is no construct
            is_apart = phrase.is_joined or self._clauses.distance(found.end, phrase.start) > 0
            if is_owner and not is_governed and not is_apart:
                return self._clauses.with_joined(phrase)
        return []

    def _agent(self, found: Found) -> list[Phrase]:
        """Return X of «من قبل X», «على يد X»."""
        words = self._clauses.layout.words
        for phrase in self._clauses.after(found.end):
            if (words[phrase.start - 2].folded, words[phrase.start - 1].folded) in _AGENT:
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
        if not found.form.has_pronoun and found.is_definite:
            return []
        subject = self.subjects.earlier(found.first)
        if subject is None or found.first - subject.end > (3 * BACK if found.form.has_pronoun else reach):
            return []
        in_sentence = all(self._clauses.layout.breaks[at] < 2 for at in range(subject.end, found.first + 1))
        return self._clauses.joined_back(subject) if in_sentence or found.form.has_pronoun else []

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
            later = [phrase for phrase in self._clauses.after(guests[-1].end) if phrase.preposition in _TOWARDS]
            actors, recipients = guests, later[:1] or [phrase for phrase in recipients if phrase not in guests]
        actors = actors or self._owner(found, reach=BACK if recipients else NEAR)
        return Cast(actors, [phrase for phrase in recipients if phrase not in actors])

    def _is_place(self, phrases: list[Phrase]) -> bool:
        return any(p.entity_type == "location" and not p.is_nationality and not p.head for p in phrases)

    def _is_person(self, phrase: Phrase) -> bool:
        return phrase.entity_type == "person" or phrase.head in TITLES

    def _possessor(self, found: Found) -> list[Phrase]:
        """Return X of «زيارة للرئيس X»."""
        for phrase in self._clauses.after(found.end)[:1]:
            if phrase.preposition == "ل" and self._clauses.distance(found.end, phrase.start) <= NEAR:
                return self._clauses.with_joined(phrase)
        return []

    def _noun_object(self, found: Found) -> Cast:
        genitive = self._genitive(found)
        others = [phrase for phrase in self._governed(found, found.end) if phrase not in genitive]
        if others:
            return Cast(self._agent(found) or genitive or self._owner(found), others)
        if not genitive:
            counted = self._clauses.after(found.end)[:1]
            genitive = [p for p in counted if p.preposition == "من" and self._clauses.counts(found.end, p.start)]
        if genitive and genitive[0].head in FORCES:
            return Cast(genitive, self._object(found, genitive))
        return Cast(self._agent(found) or self._owner(found, reach=BACK if genitive else NEAR), genitive)

    def _is_venue(self, phrase: Phrase) -> bool:
        """Tell whether a place gives its name to a meeting («قمة شرم الشيخ») and does not attend it."""
        entity_id = self._clauses.layout.mentions[phrase.mention].entity_id or ""
        is_country = len(entity_id.removeprefix("location:")) == len("eg")
        return phrase.entity_type == "location" and not (phrase.is_nationality or phrase.head or is_country)

    def _noun_mutual(self, found: Found) -> Cast:
        actors = [phrase for phrase in self._genitive(found) if not self._is_venue(phrase)]
        for phrase in self._governed(found, found.end):
            if phrase not in actors:
                actors.append(phrase)
        after = [word.folded for word in self._clauses.layout.words[found.end : found.end + 3]]
        if len(actors) < 2 and any(word in SIDES for word in after):
            actors = list(self.subjects.pair) or actors
        if len(actors) < 2:
            taken = {self._clauses.entity(phrase) for phrase in actors}
            owner = self._owner(found, reach=BACK if actors else NEAR)
            actors = [phrase for phrase in owner if self._clauses.entity(phrase) not in taken] + actors
        return Cast(actors)

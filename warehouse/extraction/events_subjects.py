"""Finds the subject of a verb: a phrase beside it that agrees with it, or the subject that the text goes on with.

A noun that is no name is a subject too («دعا خبراء إلى …»): then nobody named acts.
"""

from __future__ import annotations

from warehouse.extraction.events_agreement import Agreement
from warehouse.extraction.events_clauses import BACK, Clauses, Found
from warehouse.extraction.events_layout import COMMA, SENTENCE, STOP
from warehouse.extraction.events_phrases import Phrase
from warehouse.extraction.events_words import head_of, is_any, without_and
from warehouse.lexicon.triggers import Gender

_TRANSITIVE = frozenset(("subject_object", "subject_whom", "subject_victim", "mutual"))
NEAR = 3  # words that may stand between a trigger and what its frame looks for
_STATES = ("البلد", "الدولت", "الحكومت")  # beginnings of words for two states
_PAIR_SENTENCES = 10  # after which a pair is no longer meant
_LEAD = 3  # words of a noun that is no name, before its verb
_START = 2  # words of a sentence before the verb that goes on with the subject of the one before
_ROOT = 3  # letters of a verb form without prefix («منع»); a participle has more («مطالبا»)
_RELATIVE_REACH = 5  # words of a relative clause before its noun or verb


def _looks_like_verb(folded: str) -> bool:
    """Tell whether a word has the ending or the prefix of a verb («قدمت», «يرسل»), and not of a plural («زيارات»)."""
    return (folded.endswith("ت") and not folded.endswith("ات")) or without_and(folded)[:1] in ("ي", "ت")


class Subjects:
    """The phrases of a passage that are subjects; `pairs` are those who acted together, for «الطرفان»."""

    def __init__(self, clauses: Clauses) -> None:
        """Find the phrases that stand where subjects stand."""
        self._clauses = clauses
        self._layout, self._cues = clauses.layout, clauses.layout.cues
        for phrase in clauses.phrases:
            phrase.is_subject = self._is_subject(phrase)
        self.agreement = Agreement(clauses)
        self._last: tuple[int, list[Phrase]] = (-1, [])  # the verb read last, and who its subject is
        self.pairs: list[list[Phrase]] = []

    def of(self, found: Found) -> list[Phrase]:
        """Return the subject of a verb, with those joined to it; [] where the text does not name it."""
        before = self.before(found)
        if before is not None and not found.form.has_pronoun and self.agreement.agrees(before, found.form.gender):
            return self._clauses.joined_back(before)
        after = self._phrase_after(found) if self._may_follow(found) else None
        if after is not None:
            return self._clauses.with_joined(after)
        if before is not None:
            return self._clauses.joined_back(before) if found.form.has_pronoun or not found.form.gender else []
        return self._unnamed(found)

    def note(self, found: Found, actors: list[Phrase]) -> None:
        """Keep who acts in a verb, for those that go on with its subject."""
        self._last = (found.first, actors)

    def _may_follow(self, found: Found) -> bool:
        """Tell whether a subject can come after a trigger: not after a dual, nor where «أنها» stands for it."""
        before = self._layout.words[found.first - 1].folded if found.first else ""
        is_told = bool(before) and self._layout.is_opener(found.first - 1) and before.endswith(("نه", "نها", "نهم"))
        return found.is_verb and not (found.form.is_plural or is_told or self._is_participle(found))

    def _is_participle(self, found: Found) -> bool:
        word = self._layout.text[found.start_char : found.end_char]
        return word.startswith("م") and len(word) > _ROOT + 1 and not found.form.has_pronoun

    def _unnamed(self, found: Found) -> list[Phrase]:
        """Return whom a verb without a name beside it has for subject: «الطرفان», or an earlier subject."""
        if any(word in self._cues.pair for word in self._following(found.end)):
            return self.pair_before(found.first)
        if found.form.trigger.event_type == "PROTEST":
            return []  # of a crowd; the place tells whose
        if found.form.is_plural or self._has_own_subject(found):
            return []
        if not self._can_go_on(found):
            return self.nearest_person(found) if found.form.trigger.frame == "mutual" else []
        if self._goes_on_inside(found):
            return []
        earlier = self.earlier(found.first, found.form.gender, is_aside=self._is_participle(found))
        return [earlier] if earlier and self.agreement.agrees(earlier, found.form.gender, is_near=False) else []

    def _goes_on_inside(self, found: Found) -> bool:
        """Tell whether a verb goes on with a clause whose subject is no name («… إن البعض يؤجج … ويحث»)."""
        layout, word = self._layout, self._layout.words[found.first].folded
        if not found.is_joined or without_and(word)[:1] not in ("ي", "ت") or found.form.is_future:
            return False
        for at in range(found.first - 1, max(0, found.first - 1 - BACK), -1):
            if layout.breaks[at + 1] >= STOP:
                return False
            if layout.words[at].folded in self._cues.content:
                noun = layout.words[at + 1].folded
                is_name = at + 1 in layout.mention_words or layout.is_in_phrase(at + 1)
                return not (is_name or noun in self._cues.pair or at + 1 in layout.verb_words)
        return False

    def pair_before(self, at: int) -> list[Phrase]:
        """Return the pair («الطرفان») that word `at` can mean: who acted together last, not long before."""
        sentence = self._layout.sentence_of
        words = [word.folded for word in self._layout.words[at : at + NEAR + 2]]
        pairs = [pair for pair in self.pairs if sentence[at] - sentence[pair[0].start] <= _PAIR_SENTENCES]
        if any(word in self._cues.pair and word.startswith(_STATES) for word in words):  # «البلدان»
            pairs = [pair for pair in pairs if all(phrase.entity_type != "person" for phrase in pair)] or pairs
        return list(pairs[-1]) if pairs else []

    def _following(self, at: int) -> list[str]:
        """Return the three words that follow, after times and adverbs but from a number on."""
        at = self._next(at)
        return [word.folded for word in self._layout.words[at : at + NEAR]]

    def _next(self, at: int) -> int:
        """Return the first word from `at` on that is no time or adverb; a number is one of what it counts."""
        words = self._layout.words
        while at < len(words) - 1 and self._layout.is_transparent(at) and not words[at].folded[:1].isdigit():
            at += 1
        return at

    def earlier(self, at: int, gender: Gender = "", *, is_aside: bool = False) -> Phrase | None:
        """Return the subject that a verb without one goes on with: the last of this sentence, or of the one before.

        A clause inside («… إن روسيا …») is passed over where its subject does not agree, or for an aside («داعيا»).
        """
        antecedent = self._antecedent(at)
        if antecedent is not None:
            return antecedent
        verb, actors = self._last
        in_sentence = verb >= 0 and self._layout.sentence_of[verb] == self._layout.sentence_of[at]
        for phrase in self._clauses.before(at):
            if not phrase.is_subject:
                continue
            if self._is_embedded(phrase) and not self.agreement.agrees(phrase, gender, is_near=False):
                continue
            if is_aside and not self._is_main(phrase):
                continue
            if in_sentence and phrase.start < verb and not is_aside:
                return actors[0] if actors else None
            return phrase if self._carries_over(phrase, at) else None
        return None

    def _is_embedded(self, phrase: Phrase) -> bool:
        """Tell whether a subject is that of a clause inside another («قال إن روسيا …»)."""
        return phrase.start > 0 and self._layout.words[phrase.start - 1].folded in self._cues.content

    def _is_main(self, phrase: Phrase) -> bool:
        """Tell whether a subject is that of a sentence's own verb, not of a clause inside it."""
        layout, at = self._layout, phrase.start - 1
        if at < 0 or layout.breaks[phrase.start] >= STOP:
            return True
        is_led = layout.breaks[at] > 0 or layout.words[at].folded[:1] in ("و", "ف") or layout.is_transparent(at - 1)
        return at in layout.speech_words or (at in layout.verb_words and is_led)

    def _carries_over(self, phrase: Phrase, at: int) -> bool:
        """Tell whether a subject is still meant at word `at`: in its sentence, or as the next one begins.

        A verb between, with a noun for subject that is no name («وشدد البيان على»), ends it.
        """
        layout = self._layout
        sentences = [word for word in range(phrase.end, at + 1) if layout.breaks[word] >= SENTENCE]
        if len(sentences) > 1 or (sentences and at - sentences[0] > _START and not self._goes_on(phrase, sentences[0])):
            return False
        return not any(self._opens_other_clause(word) for word in range(phrase.end, at))

    def _goes_on(self, phrase: Phrase, at: int) -> bool:
        """Tell whether a sentence begins at word `at` with a verb of a subject named before («وسعت إلى …»)."""
        layout, words = self._layout, self._layout.words
        if not _looks_like_verb(words[at].folded) or at in layout.mention_words or at + 1 >= len(words):
            return False
        gender: Gender = "f" if without_and(words[at].folded)[:1] == "ت" or words[at].folded.endswith("ت") else "m"
        after = words[at + 1].folded
        is_governed = len(after) > _ROOT + 1 and after[0] in "لب"
        next_is_grammar = is_governed or layout.preposition_at(at + 1) or layout.is_opener(at + 1)
        return bool(next_is_grammar) and self.agreement.agrees(phrase, gender, is_near=False)

    def _opens_other_clause(self, verb: int) -> bool:
        """Tell whether a definite noun, or a name in quotation marks, follows a verb as its subject."""
        layout, noun = self._layout, verb + 1
        if (
            verb not in layout.verb_words
            or verb in layout.quoted
            or noun >= len(layout.words)
            or noun in layout.mention_words
            or layout.breaks[noun] >= STOP
        ):
            return False
        is_noun = layout.words[noun].folded.startswith("ال") and not layout.is_transparent(noun)
        return (is_noun and not layout.is_opener(noun)) or layout.opens_quotation(noun)

    def before(self, found: Found) -> Phrase | None:
        """Return the phrase that stands right before a verb as its subject."""
        layout, at = self._layout, found.first - 1
        if found.is_joined or at < 0 or layout.breaks[found.first] > COMMA:
            return None
        is_aside = layout.breaks[found.first] > 0 or layout.text[found.end_char - 1] == "ة"
        if self._is_participle(found) and is_aside:
            return None  # «…، داعيا» goes with the verb of the sentence; «الحكومة مطالبة بـ …» is asked
        while at > 0 and layout.is_transparent(at) and at not in layout.mention_words and layout.breaks[at] <= COMMA:
            at -= 1
        is_relative = layout.words[at].folded in self._cues.relative
        end = at if is_relative or self._is_adjective_of_subject(at) else at + 1
        for phrase in self._clauses.before(end):
            if phrase.end < end:
                break
            if is_relative:
                is_own = self.agreement.is_described(phrase, at) and not self._describes(phrase)
                return phrase if is_own else None
            return phrase if phrase.is_subject or self._heads_list(phrase) else None
        return self._before_relative_clause(found)

    def _is_adjective_of_subject(self, at: int) -> bool:
        """Tell whether word `at` is an adjective that no name holds, after a subject («قوات الدعم المحلية شنت»)."""
        layout = self._layout
        if layout.breaks[at] or not layout.words[at].folded.startswith("ال") or layout.is_in_phrase(at):
            return False
        nearest = next(self._clauses.before(at), None)
        return nearest is not None and nearest.end == at and nearest.is_subject and bool(nearest.head)

    def _phrase_after(self, found: Found) -> Phrase | None:
        """Return the phrase after a verb that is its subject: only times, adverbs and a place may stand between."""
        start = found.end
        for phrase in self._clauses.after(found.end)[:2]:
            if start == found.end and self._clauses.is_aside(phrase, start):
                start = phrase.end
                continue
            is_apart = phrase.preposition or phrase.is_joined or self._clauses.distance(start, phrase.start)
            is_counted = any(self._layout.words[at].folded[:1].isdigit() for at in range(found.end, phrase.start))
            if is_apart or is_counted or self._is_led(found) or self._is_oblique(phrase):
                return None
            has_object = self._has_object(phrase)
            if self._is_tied(found) and found.form.trigger.frame in _TRANSITIVE and not has_object:
                return None  # «تغريدة انتقد فيها أردوغان»
            is_of_either = has_object and phrase.entity_type == "location"
            return phrase if is_of_either or self.agreement.agrees(phrase, found.form.gender) else None
        return None

    def _is_oblique(self, phrase: Phrase) -> bool:
        """Tell whether the ending of a plural shows that it is no subject («الأميركيين»)."""
        word = self._layout.words[phrase.end - 1].folded
        return phrase.is_nationality and not phrase.head and word.startswith("ال") and word.endswith("يين")

    def _is_tied(self, found: Found) -> bool:
        """Tell whether a verb's clause hangs on the noun before it («زيارة التقى خلالها …»)."""
        return any(word.folded in self._cues.resumptive for word in self._layout.words[found.end : found.end + 1])

    def _has_object(self, subject: Phrase) -> bool:
        """Tell whether another name follows a subject at once: then the verb of a country may be of either gender."""
        return any(p.start == subject.end and not p.preposition for p in self._clauses.after(subject.end)[:1])

    def _is_led(self, found: Found) -> bool:
        """Tell whether a noun that is no name leads the clause and acts («القوى الشيعية تطالب العبادي»)."""
        layout, at = self._layout, found.first
        if found.is_joined or found.form.has_pronoun or self._is_tied(found):
            return False
        if at > 0 and layout.words[at - 1].folded in self._cues.relative:
            return not layout.words[found.end - 1].folded.endswith(("ه", "ها", "هم"))  # «التي هدمها فلان»
        while at > 0 and not layout.breaks[at] and found.first - at < _LEAD:
            at -= 1
            is_noun = not (layout.preposition_at(at) or layout.is_opener(at) or at in layout.verb_words)
            if not is_noun or layout.is_in_phrase(at) or layout.is_transparent(at):
                return False
        return at < found.first and layout.breaks[at] > 0 and layout.words[at].folded.startswith("ال")

    def _is_subject(self, phrase: Phrase) -> bool:
        """Tell whether a phrase stands where subjects stand: at the start of a clause, or after its verb."""
        layout = self._layout
        if phrase.preposition or phrase.is_joined or layout.is_dateline(phrase.end):
            return False
        at = phrase.start - 1
        while at >= 0 and self._stands_aside(at) and layout.breaks[at + 1] < STOP:
            at -= 1
        if at < 0 or layout.breaks[phrase.start] > COMMA or layout.breaks[at + 1] > COMMA:
            return True
        is_bare_place = phrase.entity_type == "location" and not (phrase.head or phrase.is_nationality)
        is_lead = layout.is_sentence_start(at) and (
            not is_bare_place or _looks_like_verb(layout.words[at].folded)
        )  # «قمة جدة» is no subject
        return layout.is_opener(at) or at in layout.verb_words or is_lead

    def _describes(self, phrase: Phrase) -> bool:
        """Tell whether a nationality is but the adjective of a noun that is no name («المسلسلات التركية»)."""
        if not phrase.is_nationality or phrase.head or not phrase.start or self._layout.breaks[phrase.start]:
            return False
        at = phrase.start - 1
        is_grammar = self._layout.is_opener(at) or self._layout.preposition_at(at) or self._layout.is_transparent(at)
        return at not in self._layout.verb_words and not is_grammar

    def nearest_person(self, found: Found) -> list[Phrase]:
        """Return the person named last before a verb in its sentence («زيارة لبخاري … التقى خلالها أوباما»)."""
        for phrase in self._clauses.before(found.first):
            if phrase.entity_type == "person":
                breaks = self._layout.breaks[phrase.end : found.first + 1]
                return [phrase] if max(breaks, default=0) < STOP else []
        return []

    def _stands_aside(self, at: int) -> bool:
        """Tell whether word `at` is a time, an adverb, or part of a group that is spelled out after it."""
        folded = self._layout.words[at].folded
        return (
            is_any(folded, self._cues.adverb)
            or self._layout.is_transparent(at)
            or folded in self._cues.count
            or is_any(folded, self._cues.group)
        )

    def _can_go_on(self, found: Found) -> bool:
        """Tell whether a verb can have an earlier subject: it is joined, or a clause begins with it."""
        layout, at = self._layout, found.first
        if self._is_participle(found) and layout.text[found.end_char - 1] == "ة":
            return layout.breaks[at] > 0  # «الحكومة مطالبة بـ …» is asked, «…، مطالبة» asks
        if found.is_joined or not found.is_verb or self._is_participle(found):
            return True
        if self._is_tied(found):
            return True
        while at > 0 and not layout.breaks[at] and layout.is_transparent(at - 1):
            at -= 1
        if at == 0 or layout.breaks[at] or layout.opens_quotation(at):
            return True
        before = layout.words[at - 1].folded
        return before not in self._cues.relative and (layout.is_opener(at - 1) or at - 1 in layout.verb_words)

    def _has_own_subject(self, found: Found) -> bool:
        """Tell whether the noun after a verb is a subject of its own, though no name («قتل مسلحون …»)."""
        layout, at = self._layout, self._next(found.end)
        if not found.is_verb or self._is_participle(found) or at >= len(layout.words) or layout.breaks[at] >= STOP:
            return False
        takes_object = found.form.trigger.frame in _TRANSITIVE or bool(found.form.companions) or found.form.has_pronoun
        if at in layout.mention_words:
            return not takes_object
        if layout.preposition_at(at) or layout.is_opener(at) or at in layout.verb_words:
            return False
        return self._acts(found, layout.words[at].folded, takes_object or layout.breaks[at] > 0)

    def _acts(self, found: Found, word: str, takes_object: bool) -> bool:
        """Tell whether a noun after a verb is its subject: if it is people, or agrees, or cannot be an object."""
        cues, form = self._cues, found.form
        head = head_of(word, cues)
        is_people = word in cues.people or word in cues.victim or word.removeprefix("ال") in cues.group
        is_role = head is not None and not head[0] and head[1] in cues.title
        if is_people or is_role or word.endswith("ون") or word[:1].isdigit():
            return True
        if word[:1] in form.trigger.prepositions or any(word.startswith(group) for group in form.companions):
            return False  # «أشاد بجهود …»
        if word.startswith("ال"):
            return form.gender == "" or word.endswith(("ه", "ات")) == (form.gender == "f")
        return not takes_object and word not in cues.negation

    def _heads_list(self, phrase: Phrase) -> bool:
        return phrase.is_joined and self._clauses.joined_back(phrase)[0].is_subject

    def _before_relative_clause(self, found: Found) -> Phrase | None:
        """Return X of «X، الذي وصل أمس، دعا»."""
        layout = self._layout
        if layout.breaks[found.first] != COMMA:
            return None
        for phrase in self._clauses.before(found.first):
            if phrase.is_subject and found.first - phrase.end <= BACK:
                is_set_off = phrase.end < found.first and layout.breaks[phrase.end] == COMMA
                in_sentence = all(layout.breaks[at] <= COMMA for at in range(phrase.end, found.first))
                return phrase if is_set_off and in_sentence else None
        return None

    def _antecedent(self, at: int) -> Phrase | None:
        """Return X of «X، الذي يقوم بزيارة»."""
        layout = self._layout
        for word in range(at - 1, max(0, at - 1 - _RELATIVE_REACH), -1):
            if layout.breaks[word + 1] > COMMA:
                return None
            if layout.words[word].folded in self._cues.relative:
                nearest = next(self._clauses.before(word), None)
                is_meant = nearest is not None and nearest.end == word and self.agreement.is_described(nearest, word)
                return nearest if is_meant else None
        return None

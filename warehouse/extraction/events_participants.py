"""Finds who takes part in an event: the subject, the object, and what prepositions bring, by the trigger's frame.

Word order is verb, subject, object, unless a phrase that nothing governs stands right before the verb. A verb and a
name that cannot agree («شكر كوريا الشمالية») tell that the subject is an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from warehouse.arabic.letters import fold
from warehouse.extraction.events_phrases import RELATIVES, TITLES, Layout, Phrase, preposition_of
from warehouse.lexicon.triggers import FrameKind, TriggerForm

_MASCULINE_COUNTRIES = frozenset(fold("المغرب لبنان العراق الاردن السودان اليمن الصومال الفاتيكان الكرملين البنتاغون الجنوب الاتحاد حلف").split()
)
_SIDES = frozenset(
    fold("""الطرفان الجانبان البلدان الرئيسان الوزيران الزعيمان الجانبين الطرفين البلدين الرئيسين الوزيرين الزعيمين الدولتان
    الدولتين الحكومتان المسؤولان المسوولان""").split()
)
_PEOPLE = frozenset(
    fold("""مسلحون مسلحان متظاهرون محتجون متمردون مجهولون مواطنون شبان سكان طلاب خبراء محللون ناشطون نشطاء عشرات مئات مييات الاف
    المئات العشرات الالاف المييات شاب رجل امراه شخص اشخاص مدنيون مدنيين مستوطنون عمال موظفون انتحاري انتحاريان مهاجمون اهالي
    المعلمون الاطباء اطباء معلمون نواب البعض كثيرون مصدر مصادر مسؤولون مسوولون""").split()
)
_VICTIMS = frozenset(
    fold("""شخص اشخاص شخصا مدنيا مدنيين مدنيون جنديا جندي جنود ضابط ضابطا طفل اطفال امراه رجل عدد عشرات مئات مييات اكثر نحو حوالي
    ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره اثنان اثنين مسلحا عنصرا قياديا قيادي شرطيا شرطي عامل""").split()
)
_VIOLENT = frozenset(("ASSAULT", "COERCE", "PROTEST", "MOBILIZE"))
_AGENT = (("من", "قبل"), ("علي", "يد"), ("علي", "ايدي"), ("من", "جانب"), ("من", "طرف"))
_TOWARDS = frozenset(("ل", "الي", "علي", "ضد"))
_NEAR = 3  # unknown words that may stand between a verb and its subject or object
_REACH = 14  # words that a preposition's phrase may stand away
_BACK = 14  # words before a noun among which the subject of its verb is looked for


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger found: its words, and how it is inflected. `is_joined` tells that «و» is written onto it."""

    first: int
    end: int
    start_char: int
    end_char: int
    form: TriggerForm
    is_joined: bool
    is_definite: bool  # has the article
    preposition: str  # governs it: a proclitic, or the word before


@dataclass(slots=True)
class Cast:
    """Who takes part: phrases as actors and as recipients."""

    actors: list[Phrase] = field(default_factory=list)
    recipients: list[Phrase] = field(default_factory=list)


class Participants:
    """Finds the cast of each trigger of a passage, in order; remembers the last pair for «الطرفان»."""

    def __init__(self, layout: Layout) -> None:
        """Look into `layout`, whose phrases are built."""
        self._layout = layout
        self._phrases = layout.phrases
        self._by_start = {phrase.start: number for number, phrase in enumerate(self._phrases)}
        self.subjects = [phrase for phrase in self._phrases if self._is_subject(phrase)]
        self._pair: list[Phrase] = []
        self._finders: dict[FrameKind, Callable[[Found], Cast]] = {
            "subject_object": self._subject_object,
            "subject_whom": self._subject_whom,
            "subject_prep": self._subject_prep,
            "subject_only": lambda found: Cast(self._subject(found)),
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
        if kind in ("mutual", "noun_mutual") and len(cast.actors) > 1:
            self._pair = cast.actors
        return cast

    # -- where the phrases of a trigger stand

    def _clause_end(self, at: int) -> int:
        """Return the word at which the clause that holds word `at - 1` ends, looking right."""
        layout = self._layout
        end = min(len(layout.words), at + 2 * _REACH)
        while at < end:
            strength = layout.breaks[at]
            if strength > 1 or layout.is_opener(at) or at in layout.verb_words:
                return at
            if strength == 1 and not self._goes_on(at):
                return at
            at += 1
        return end

    def _goes_on(self, at: int) -> bool:
        """Tell whether the comma before word `at` only sets off a time, a place or a role."""
        layout = self._layout
        inside = any(phrase.start < at < phrase.end for phrase in self._phrases_near(at))
        ends_role = any(phrase.end == at and phrase.end - phrase.start > 3 for phrase in self._phrases_near(at))  # noqa: PLR2004
        follows = layout.is_transparent(at) or layout.is_transparent(at - 1) or preposition_of(layout.words[at].folded)
        return bool(inside or ends_role or follows)

    def _phrases_near(self, at: int) -> list[Phrase]:
        return [phrase for phrase in self._phrases if phrase.start - 12 <= at <= phrase.end + 12]

    def _after(self, at: int) -> list[Phrase]:
        """Return the phrases of the clause to the right of word `at - 1`."""
        end = self._clause_end(at)
        return [phrase for phrase in self._phrases if at <= phrase.start < end]

    def _distance(self, start: int, end: int) -> int:
        """Count the words between that are neither times nor adverbs."""
        return sum(1 for at in range(start, end) if not self._layout.is_transparent(at))

    def _with_joined(self, phrase: Phrase) -> list[Phrase]:
        """Return a phrase and those that «و» adds to it."""
        group = [phrase]
        for other in self._phrases[self._by_start[phrase.start] + 1 :]:
            layout = self._layout
            near = self._distance(group[-1].end, other.start) <= 1
            if not (near and other.is_joined and layout.breaks[other.start] <= 1):
                break
            if other.preposition and other.preposition != phrase.preposition:
                break
            if layout.breaks[other.start] and other.end < len(layout.words) and other.end in layout.verb_words:
                break
            group.append(other)
        return group

    # -- subjects

    def _is_subject(self, phrase: Phrase) -> bool:
        """Tell whether a phrase stands where subjects stand: at the start of a clause, or after its verb."""
        layout = self._layout
        if phrase.preposition or phrase.is_joined:
            return False
        at = phrase.start - 1
        while at >= 0 and layout.is_transparent(at) and layout.breaks[at + 1] < 2:  # noqa: PLR2004
            at -= 1
        if at < 0 or layout.breaks[phrase.start] > 1 or layout.breaks[at + 1] > 1:
            return True
        return layout.is_opener(at) or at in layout.verb_words or layout.is_sentence_start(at)

    def _subject(self, found: Found) -> list[Phrase]:
        """Return the subject of a verb, with those joined to it; [] where the text does not tell."""
        layout = self._layout
        before = self._phrase_before(found)
        if before is not None and not found.form.has_pronoun and self._agrees(before, found):
            return self._joined_back(before)
        after = self._phrase_after(found)
        if after is not None:
            return self._with_joined(after)
        if before is not None:
            return self._joined_back(before)
        following = [layout.words[at].folded for at in range(found.end, min(found.end + 3, len(layout.words)))]
        if found.form.is_plural or any(word in _SIDES for word in following):
            return list(self._pair) if any(word in _SIDES for word in following) else []
        if not self._can_go_on(found) or (following and self._names_subject(found, following[0])):
            return []
        earlier = self._earlier(found.first)
        return [earlier] if earlier else []

    def _can_go_on(self, found: Found) -> bool:
        """Tell whether a verb can have an earlier subject: it is joined, or a clause begins with it."""
        layout, at = self._layout, found.first
        if found.is_joined or found.form.trigger.part != "verb":
            return True
        while at > 0 and not layout.breaks[at] and layout.is_transparent(at - 1):
            at -= 1
        if at == 0 or layout.breaks[at] or layout.opens_quotation(at):
            return True
        before = layout.words[at - 1].folded
        return before not in RELATIVES and (layout.is_opener(at - 1) or at - 1 in layout.verb_words)

    def _names_subject(self, found: Found, word: str) -> bool:
        """Tell whether the noun after a verb is a subject of its own, though no name («قتل مسلحون …»)."""
        layout = self._layout
        if word in _PEOPLE or word in _VICTIMS or word.endswith("ون") or word[:1].isdigit():
            return True
        is_noun = word.startswith("ال") and not preposition_of(word) and not layout.is_opener(found.end)
        if is_noun and found.end not in layout.mention_words and not layout.is_transparent(found.end):
            return found.form.gender == "" or word.endswith(("ه", "ات")) == (found.form.gender == "f")
        if found.form.trigger.event_type not in _VIOLENT or layout.breaks[min(found.end, len(layout.words) - 1)]:
            return False
        is_grammar = preposition_of(word) or layout.is_opener(found.end) or layout.is_transparent(found.end)
        return not (is_grammar or found.form.companions or found.end in layout.mention_words)

    def _phrase_before(self, found: Found) -> Phrase | None:
        """Return the phrase that stands right before a verb as its subject."""
        layout, at = self._layout, found.first - 1
        if found.is_joined or at < 0 or layout.breaks[found.first] > 1:
            return None
        while at > 0 and layout.is_transparent(at) and at not in layout.mention_words and layout.breaks[at] <= 1:
            at -= 1
        is_relative = layout.words[at].folded in RELATIVES
        if is_relative:
            at -= 1
        for phrase in reversed(self._phrases):
            if phrase.end - 1 == at:
                return phrase if is_relative or phrase in self.subjects or self._heads_list(phrase) else None
            if phrase.end - 1 < at:
                break
        return self._before_relative_clause(found)

    def _heads_list(self, phrase: Phrase) -> bool:
        return phrase.is_joined and self._joined_back(phrase)[0] in self.subjects

    def _joined_back(self, phrase: Phrase) -> list[Phrase]:
        group = [phrase]
        number = self._by_start[phrase.start]
        while group[0].is_joined and number > 0:
            number -= 1
            if self._distance(self._phrases[number].end, group[0].start) > 1:
                break
            group.insert(0, self._phrases[number])
        return group

    def _before_relative_clause(self, found: Found) -> Phrase | None:
        """Return X of «X، الذي وصل أمس، دعا»."""
        layout = self._layout
        if layout.breaks[found.first] != 1:
            return None
        for phrase in reversed(self.subjects):
            if phrase.end <= found.first and found.first - phrase.end <= _BACK:
                is_set_off = phrase.end < found.first and layout.breaks[phrase.end] == 1
                in_sentence = all(layout.breaks[at] <= 1 for at in range(phrase.end, found.first))
                return phrase if is_set_off and in_sentence else None
        return None

    def _phrase_after(self, found: Found) -> Phrase | None:
        """Return the phrase after a verb that is its subject."""
        for phrase in self._after(found.end)[:1]:
            words = [self._layout.words[at].folded for at in range(found.end, phrase.start)]
            if phrase.preposition or self._distance(found.end, phrase.start) > _NEAR or phrase.is_joined:
                return None
            if self._is_adjective(phrase, found.end):
                return None
            if words and (words[0] in _PEOPLE or words[0] in _VICTIMS or words[0] in _SIDES or words[0][:1].isdigit()):
                return None
            if any(word in _PEOPLE or preposition_of(word) for word in words):
                return None
            return phrase if self._agrees(phrase, found) else None
        return None

    def _is_adjective(self, phrase: Phrase, start: int) -> bool:
        """Tell whether a nationality only describes an unknown noun after word `start` («القرارات الإسرائيلية»)."""
        if not phrase.is_nationality or phrase.head or phrase.start == start:
            return False
        return not self._layout.words[phrase.end - 1].folded.endswith(("ون", "ين", "ان"))

    def _agrees(self, phrase: Phrase, found: Found) -> bool:
        """Tell whether a verb can have this subject, by gender."""
        if found.form.gender == "" or phrase.entity_type == "person":
            return True
        first = self._layout.words[phrase.start].folded
        if phrase.head:
            is_feminine = phrase.head.endswith(("ه", "ات")) or phrase.head in ("كتايب", "فصايل", "طايرات", "قوي")
            return not is_feminine or found.form.gender == "f"
        if phrase.is_nationality:
            return True
        if phrase.entity_type == "location":
            mention = self._layout.mentions[phrase.mention]
            is_site = phrase.end - phrase.start > 1 and first.startswith("ال") and not first.endswith("ه")
            is_masculine = is_site or any(mention.name_key.startswith(name) for name in _MASCULINE_COUNTRIES)
            if self._layout.words[phrase.start].folded == "الولايات":
                is_masculine = False
            return (found.form.gender == "m") == is_masculine
        return not (first.endswith(("ه", "ات")) and found.form.gender == "m")

    def _earlier(self, at: int) -> Phrase | None:
        """Return the subject that a verb without one goes on with: the last of this sentence, or of the one before."""
        breaks = self._layout.breaks
        sentence = 0
        for phrase in reversed(self.subjects):
            if phrase.end > at:
                continue
            sentence += sum(1 for word in range(phrase.end, at + 1) if breaks[word] >= 2)  # noqa: PLR2004
            return phrase if sentence <= 2 else None  # noqa: PLR2004
        return None

    # -- verbs

    def _object(self, found: Found, subject: list[Phrase]) -> list[Phrase]:
        """Return the object of a verb with those joined to it."""
        at = max([found.end, *(phrase.end for phrase in subject if phrase.start >= found.end)])
        for phrase in self._after(at):
            if phrase in subject:
                continue
            between = self._distance(at, phrase.start)
            near = between <= _NEAR + 1
            if self._is_adjective(phrase, at):
                return []
            if between <= 1 and (not phrase.preposition or phrase.preposition == "ل") and not phrase.is_joined:
                return self._with_joined(phrase)
            if near and phrase.preposition == "من" and self._counts(at, phrase.start):
                return self._with_joined(phrase)
            return []
        return []

    def _counts(self, start: int, end: int) -> bool:
        """Tell whether the words between count people («11 من عناصر»)."""
        words = [self._layout.words[at].folded for at in range(start, end)]
        return any(word in _VICTIMS or word[:1].isdigit() for word in words)

    def _governed(self, found: Found, at: int) -> list[Phrase]:
        """Return what the frame's prepositions bring, with those joined to it."""
        prepositions = found.form.trigger.prepositions
        for phrase in self._after(at):
            if phrase.start - at > _REACH:
                break
            if phrase.preposition in prepositions:
                return self._with_joined(phrase)
        return []

    def _subject_object(self, found: Found) -> Cast:
        actors = self._subject(found)
        recipients = self._object(found, actors)
        if not recipients and found.form.has_pronoun:
            recipients = self._pronoun(found, actors)
        return Cast(actors, recipients)

    def _subject_whom(self, found: Found) -> Cast:
        cast = self._subject_object(found)
        is_alone = len(cast.actors) == 1 and not cast.recipients and cast.actors[0].start >= found.end
        earlier = self._earlier(found.first)
        if is_alone and earlier is not None and self._continues(found, earlier):
            return Cast([earlier], cast.actors)
        return cast

    def _continues(self, found: Found, earlier: Phrase) -> bool:
        """Tell whether a verb goes on with the subject of its sentence («… كما تزود»)."""
        layout = self._layout
        in_sentence = all(layout.breaks[at] < 3 for at in range(earlier.end, found.first + 1))  # noqa: PLR2004
        return in_sentence and (found.is_joined or (found.first > 0 and layout.is_opener(found.first - 1)))

    def _pronoun(self, found: Found, others: list[Phrase]) -> list[Phrase]:
        """Return the nearest phrase before that a suffix can mean."""
        taken = {self._entity(phrase) for phrase in others}
        for phrase in reversed(self._phrases):
            if phrase.end <= found.first and self._entity(phrase) not in taken and not phrase.is_nationality:
                near = all(self._layout.breaks[at] < 2 for at in range(phrase.end, found.first + 1))  # noqa: PLR2004
                return [phrase] if near else []
        return []

    def _entity(self, phrase: Phrase) -> str:
        mention = self._layout.mentions[phrase.mention]
        return mention.entity_id or mention.name_key

    def _subject_prep(self, found: Found) -> Cast:
        actors = self._subject(found)
        recipients = self._governed(found, found.end)
        if found.form.has_pronoun and not recipients:
            recipients = self._pronoun(found, actors)
        return Cast(actors, [phrase for phrase in recipients if phrase not in actors])

    def _object_only(self, found: Found) -> Cast:
        for phrase in self._after(found.end)[:1]:
            if phrase.preposition in ("", "من") and self._distance(found.end, phrase.start) <= _NEAR + 1:
                return Cast([], self._with_joined(phrase))
        before = self._phrase_before(found)
        return Cast([], [before] if before else [])

    def _mutual(self, found: Found) -> Cast:
        actors = self._subject(found)
        others = self._object(found, actors) or self._governed(found, found.end)
        if found.form.has_pronoun and not others:
            others = self._pronoun(found, actors)
        return Cast(actors + [phrase for phrase in others if phrase not in actors])

    # -- nouns

    def _genitive(self, found: Found) -> list[Phrase]:
        """Return whose the noun is: what follows it at once, or the adjective that goes with it."""
        for phrase in self._after(found.end)[:1]:
            words = [self._layout.words[at].folded for at in range(found.end, phrase.start)]
            is_governed = phrase.preposition not in ("", found.preposition) or any(map(preposition_of, words))
            is_apart = phrase.is_joined or self._distance(found.end, phrase.start) > 0 or (found.is_definite and not phrase.is_nationality)
            if not is_governed and not is_apart:
                return self._with_joined(phrase)
        return []

    def _agent(self, found: Found) -> list[Phrase]:
        """Return X of «من قبل X», «على يد X»."""
        words = self._layout.words
        for phrase in self._after(found.end):
            if (words[phrase.start - 2].folded, words[phrase.start - 1].folded) in _AGENT:
                return self._with_joined(phrase)
        return []

    def _source(self, found: Found) -> list[Phrase]:
        """Return X of «دعوة من X»."""
        for phrase in self._after(found.end)[:1]:
            near = self._distance(found.end, phrase.start) <= 2  # noqa: PLR2004
            if near and phrase.preposition == "من" and "من" not in found.form.trigger.prepositions:
                return self._with_joined(phrase)
        return []

    def _owner(self, found: Found, *, reach: int = _BACK) -> list[Phrase]:
        """Return the subject of the verb that governs the noun («أجرى بوتين مباحثات»), or whom its suffix means."""
        if not found.form.has_pronoun and found.is_definite:
            return []
        subject = self._earlier(found.first)
        if subject is None or found.first - subject.end > (3 * _BACK if found.form.has_pronoun else reach):
            return []
        in_sentence = all(self._layout.breaks[at] < 2 for at in range(subject.end, found.first + 1))  # noqa: PLR2004
        return self._joined_back(subject) if in_sentence or found.form.has_pronoun else []

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
            later = [phrase for phrase in self._after(guests[-1].end) if phrase.preposition in _TOWARDS]
            actors, recipients = guests, later[:1] or [phrase for phrase in recipients if phrase not in guests]
        actors = actors or self._owner(found, reach=_BACK if recipients else _NEAR)
        return Cast(actors, [phrase for phrase in recipients if phrase not in actors])

    def _is_place(self, phrases: list[Phrase]) -> bool:
        return any(p.entity_type == "location" and not p.is_nationality and not p.head for p in phrases)

    def _is_person(self, phrase: Phrase) -> bool:
        return phrase.entity_type == "person" or phrase.head in TITLES

    def _possessor(self, found: Found) -> list[Phrase]:
        """Return X of «زيارة للرئيس X»."""
        for phrase in self._after(found.end)[:1]:
            if phrase.preposition == "ل" and self._distance(found.end, phrase.start) <= _NEAR:
                return self._with_joined(phrase)
        return []

    def _noun_object(self, found: Found) -> Cast:
        genitive = self._genitive(found)
        others = [phrase for phrase in self._governed(found, found.end) if phrase not in genitive]
        if others:
            return Cast(self._agent(found) or genitive or self._owner(found), others)
        if not genitive:
            counted = self._after(found.end)[:1]
            genitive = [p for p in counted if p.preposition == "من" and self._counts(found.end, p.start)]
        return Cast(self._agent(found) or self._owner(found, reach=_BACK if genitive else _NEAR), genitive)

    def _is_venue(self, phrase: Phrase) -> bool:
        """Tell whether a place gives its name to a meeting («قمة شرم الشيخ») and does not attend it."""
        entity_id = self._layout.mentions[phrase.mention].entity_id or ""
        is_country = len(entity_id.removeprefix("location:")) == len("eg")
        return phrase.entity_type == "location" and not (phrase.is_nationality or phrase.head or is_country)

    def _noun_mutual(self, found: Found) -> Cast:
        actors = [phrase for phrase in self._genitive(found) if not self._is_venue(phrase)]
        for phrase in self._governed(found, found.end):
            if phrase not in actors:
                actors.append(phrase)
        after = [word.folded for word in self._layout.words[found.end : found.end + 3]]
        if len(actors) < 2 and any(word in _SIDES for word in after):  # noqa: PLR2004
            actors = list(self._pair) or actors
        if len(actors) < 2:  # noqa: PLR2004
            taken = {self._entity(phrase) for phrase in actors}
            owner = self._owner(found, reach=_BACK if actors else _NEAR)
            actors = [phrase for phrase in owner if self._entity(phrase) not in taken] + actors
        return Cast(actors)

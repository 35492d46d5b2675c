"""Cuts a passage into what the search for participants needs: breaks between words, and noun phrases around mentions.

«الرئيس الروسي فلاديمير بوتين» is one phrase, headed by the person; «وزير خارجية إيران» one headed by the country;
«سامح شكري، وزير الخارجية المصري» one headed by the person. A phrase knows which preposition governs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.arabic.clitics import readings
from warehouse.extraction.events_anaphora import Antecedents
from warehouse.extraction.events_layout import COMMA, STOP, Words
from warehouse.extraction.events_words import (
    anaphor_of,
    head_of,
    is_any,
    is_opener,
    without_and,
    without_article,
)
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import EntityType, Field, Mention

_APART = frozenset(("ل", "ب", "ك", "ول", "وب", "فل"))  # proclitics before a quotation mark
_PLURALS = ("ون", "ين")  # which are no construct
_WALK = 6  # words to the left among which a head or a preposition is looked for
_SPEAKER_REACH = 6  # words after a verb of speech among which the speaker's name begins
_UNIT_REACH = 3  # words between a body and the noun for a part of it («قوة أمنية تابعة لـ …»)
_AUTHORITIES = frozenset(("سلطات", "حكومه"))  # that act for the place they are in
_LIST_REACH = 12  # words between a group and the list of its members


@dataclass(slots=True, eq=False)
class Phrase:
    """A noun phrase around a mention: its words, who it stands for, and how it hangs in the sentence."""

    start: int
    end: int
    mention: int
    entity_type: EntityType
    is_nationality: bool
    preposition: str  # folded, empty where nothing governs it
    is_joined: bool  # «و» links it to the phrase before
    head: str  # its first word without article where that is a known noun, else empty
    is_subject: bool = False


class Layout(Words):
    """One passage of an article, laid out for the search of events."""

    def __init__(self, reading: Reading, field: Field, lexicon: Lexicon) -> None:
        """Lay out the title or the body of `reading`."""
        super().__init__(reading, field, lexicon)
        self.mentions: tuple[Mention, ...] = reading.facts.mentions
        self._named = list(self._longest_mentions())
        self.mention_words = {at for start, end, _ in self._named for at in range(start, end)}
        speech = lexicon.speech.find(self.passage, not_at=self.mention_words)
        self.speech_words = {match.first_word: match.values[0] for match in speech}
        self.verb_words: set[int] = {at for at, form in self.speech_words.items() if form.kind == "verb"}
        lights = self.cues.light_verb
        self.verb_words |= {
            at for at, word in enumerate(self.words) if word.folded in lights or without_and(word.folded) in lights
        }
        self._list_words = {at for start, _, _ in self._named for at in (start - 1,) if self._opens_list(at)}
        self._antecedents = Antecedents(reading, lexicon)
        self.phrases: list[Phrase] = []
        self.trigger_words: set[int] = set()
        self._phrase_words: set[int] = set()
        self._governed_nouns: dict[int, str] = {}

    def is_opener(self, at: int) -> bool:
        """Tell whether word `at` opens a clause («أن», «الذي», «بينما»)."""
        return at not in self._list_words and is_opener(self.words[at].folded, self.cues)

    def is_list_start(self, at: int) -> bool:
        """Tell whether word `at` begins the members of a group («ست دول، هي …»)."""
        return at in self._list_words

    def has_governed_noun(self, start: int, end: int) -> bool:
        """Tell whether a trigger's noun with a preposition written on it stands between («دعوة لزيارة مصر»)."""
        return any(at in self._governed_nouns for at in range(start, end))

    def build_phrases(self, trigger_words: set[int], verb_words: set[int], governed_nouns: dict[int, str]) -> None:
        """Find the phrases. No phrase may reach over `verb_words`; `governed_nouns` have a preposition written on."""
        self.trigger_words = trigger_words
        self.verb_words |= verb_words
        self._governed_nouns = governed_nouns
        for start, end, index in sorted(self._named + list(self._anaphors()) + list(self._homelands())):
            self._add_phrase(start, end, index)
        self._phrase_words = {at for phrase in self.phrases for at in range(phrase.start, phrase.end)}

    def is_in_phrase(self, at: int) -> bool:
        """Tell whether word `at` is part of a phrase around a name."""
        return at in self._phrase_words

    def is_feminine_beside(self, first: int, end: int) -> bool:
        """Tell whether a country, a body or a feminine noun stands right before or after words `first` to `end`."""
        if first and not self.breaks[first] and self.words[first - 1].folded.endswith("ه"):
            return True
        for start, stop, index in self._named:
            if stop == first or start == end:
                mention = self.mentions[index]
                is_masculine = mention.name_key.startswith(tuple(self.cues.masculine))
                return mention.entity_type != "person" and not is_masculine
        noun = self.words[end].folded if end < len(self.words) else ""
        return noun.startswith("ال") and noun.endswith("ه")

    def is_private(self, phrase: Phrase) -> bool:
        """Tell whether a nationality is that of somebody who does not stand for the country («مواطن يمني»)."""
        first = phrase.start if phrase.head else max(0, phrase.start - 1)
        words = (self.words[at].folded for at in range(first, phrase.end))
        return phrase.is_nationality and any(stem in self.cues.private for word in words for _, stem in readings(word))

    def _longest_mentions(self) -> Iterator[tuple[int, int, int]]:
        """Yield the word span and the index of each mention that no other one covers."""
        found = [
            (self.word_at(m.start_char), -self.word_at(m.end_char - 1) - 1, m.mention_type != "name", index)
            for index, m in enumerate(self.mentions)
            if m.field == self.field
        ]
        reached = 0
        for start, minus_end, _, index in sorted(found):
            if start >= reached:
                reached = -minus_end
                yield start, -minus_end, index

    def _anaphors(self) -> Iterator[tuple[int, int, int]]:
        """Yield the generic nouns that mean somebody named elsewhere, as mentions are given."""
        for at, word in enumerate(self.words):
            if at in self.mention_words or not word.folded[:4].count("ل"):
                continue
            noun = anaphor_of(word.folded, self.cues)
            if noun is None or (at + 1 < len(self.words) and self._narrows(at + 1)):
                continue
            index = self._antecedents.of(noun[1], self.field, word.start)
            if index is not None:
                yield at, at + 1, index

    def _homelands(self) -> Iterator[tuple[int, int, int]]:
        """Yield «بلاده» as mentions are given: the country of who speaks («قال لافروف إن بلاده …»)."""
        names = {start: index for start, _, index in self._named}
        speakers: list[tuple[int, int]] = []
        for at, word in enumerate(self.words):
            if at in self.speech_words:
                after = (names[start] for start in range(at + 1, at + 1 + _SPEAKER_REACH) if start in names)
                speakers += [(at, index) for index in list(after)[:1]]
            if speakers and is_any(word.folded, self.cues.homeland):
                said, index = speakers[-1]
                country = self._antecedents.country_of(index)
                if country is not None and self.sentence_of[at] - self.sentence_of[said] <= 1:
                    yield at, at + 1, country

    def _narrows(self, at: int) -> bool:
        """Tell whether word `at` makes the noun before it another one («الحكومة المحلية», «الجيش الحر»)."""
        folded = self.words[at].folded
        if folded.startswith(("و", "ف")):
            return False
        is_adjective = folded.startswith("ال") and folded.endswith(("ي", "يه", "الحر"))
        if folded in self.cues.epithet:
            return False
        return not self.breaks[at] and (at in self.mention_words or is_adjective)

    def _opens_list(self, at: int) -> bool:
        """Tell whether «هي» at word `at` begins the members of a group counted before."""
        if at < 1 or not self.breaks[at] or not is_any(self.words[at].folded, self.cues.list):
            return False
        return self.group_before(at) >= 0

    def group_before(self, at: int) -> int:
        """Return the word of the group («ست دول») whose members are listed from word `at` on; -1 where none is."""
        for word in range(at - 1, max(0, at - _LIST_REACH), -1):
            if self.breaks[word + 1] >= STOP:
                return -1
            if self.words[word].folded in self.cues.group:
                return word - 1 if self.words[word - 1].folded in self.cues.count else word
        return -1

    def _add_phrase(self, start: int, end: int, index: int) -> None:
        mention = self.mentions[index]
        is_nationality = mention.method == "nationality"
        is_written_here = mention.field == self.field and self.word_at(mention.start_char) == start
        offset = mention.start_char if is_written_here else self._noun_offset(start)
        attached = self.text[self.words[start].start : offset]
        if not attached and start and self.words[start - 1].folded in _APART and not self.breaks[start]:
            start, attached = start - 1, self.words[start - 1].folded  # «لـ«حماس»»
        first, clitics, head = (start, attached, "") if attached else self._extend(start, mention, is_nationality)
        if mention.entity_type == "organization":
            first, clitics, head = self._office(first, clitics) or (first, clitics, head)
        if mention.entity_type == "location":
            first, clitics, head = self._authorities(first, clitics) or (first, clitics, head)
        first, clitics = self._distributed(first, clitics)
        first, clitics, head = self._unit(first, clitics) or (first, clitics, head)
        phrase = Phrase(first, end, index, mention.entity_type, is_nationality, "", False, head)
        last = self.phrases[-1] if self.phrases else None
        if last and not clitics and self._merge(last, phrase):
            return
        if last and first < last.end:
            phrase.start, phrase.head, clitics = start, "", attached
        self._link(phrase, clitics)
        self.phrases.append(phrase)

    def _noun_offset(self, at: int) -> int:
        noun = anaphor_of(self.words[at].folded, self.cues)
        return self.words[at].offset(len(noun[0])) if noun else self.words[at].start

    def _link(self, phrase: Phrase, clitics: str) -> None:
        """Note what governs a phrase, and whether it is joined to one before."""
        follows_and = phrase.start > 0 and self.words[phrase.start - 1].folded == "و"
        is_inside = bool(self.phrases) and self.breaks[phrase.start] < STOP
        phrase.is_joined = is_inside and (follows_and or clitics[:1] in ("و", "ف"))
        if phrase.start - 1 in self._list_words:
            phrase.preposition = self._governor(self.group_before(phrase.start - 1))
            return
        starts_anew = clitics[:1] in ("و", "ف") and not self._adjoins(phrase.start)
        phrase.preposition = clitics.lstrip("وف")[:1] or ("" if starts_anew else self._governor(phrase.start))

    def _adjoins(self, start: int) -> bool:
        """Tell whether the phrase before word `start` ends right before it."""
        return bool(self.phrases) and start - self.phrases[-1].end <= 1

    def _office(self, first: int, clitics: str) -> tuple[int, str, str] | None:
        """Return the start, proclitics and head of «الأمين العام للأمم المتحدة», «مواقع لتنظيم …», from its body."""
        is_spoken_for = first > 0 and self.words[first - 1].folded == "باسم"
        if without_and(clitics)[:1] != "ل" and not is_spoken_for:
            return None
        has_rank = is_spoken_for
        for at in range(first - 1, max(-1, first - 5), -1):
            if self.breaks[at + 1] or at in self.mention_words:
                return None
            found = head_of(self.words[at].folded, self.cues)
            if found and (found[1] in self.cues.target or (found[1] in self.cues.title and (has_rank or not found[2]))):
                return at, found[0], found[1]
            bare = without_article(self.words[at].folded)
            has_rank = has_rank or bare in self.cues.office
            if bare not in self.cues.office and bare != "باسم":
                return None
        return None

    def _authorities(self, first: int, clitics: str) -> tuple[int, str, str] | None:
        """Return the start, proclitics and head of «السلطات في بوغوتا», from its place."""
        if clitics or not self._is_word(first - 1, "في") or first < 2 or self.breaks[first - 1]:
            return None
        found = head_of(self.words[first - 2].folded, self.cues)
        return (first - 2, found[0], found[1]) if found and found[2] and found[1] in _AUTHORITIES else None

    def _unit(self, first: int, clitics: str) -> tuple[int, str, str] | None:
        """Return the start, proclitics and head of «عناصر من حماس», «طائرات تابعة للجيش», from its body."""
        is_of = self._is_word(first - 1, "من") and not without_and(clitics)
        if not is_of and not (without_and(clitics)[:1] == "ل" and self._is_belonging(first - 1)):
            return None
        for at in range(first - 2, max(-1, first - 2 - _UNIT_REACH), -1):
            if self.breaks[at + 1] or at in self.mention_words or at in self.verb_words:
                return None
            found = head_of(self.words[at].folded, self.cues)
            if found:
                return (at, found[0], found[1]) if found[1] in self.cues.unit and not found[2] else None
        return None

    def _is_word(self, at: int, folded: str) -> bool:
        return at > 0 and self.words[at].folded == folded and not self.breaks[at + 1]

    def _is_belonging(self, at: int) -> bool:
        return at > 0 and self.words[at].folded in self.cues.belonging and not self.breaks[at + 1]

    def _distributed(self, first: int, clitics: str) -> tuple[int, str]:
        """Return the start and proclitics of a phrase with «كل من» before it."""
        if clitics or first < 2 or self.words[first - 1].folded != "من" or self.breaks[first - 1]:
            return first, clitics
        folded = self.words[first - 2].folded
        for length in (0, 1, 2):
            if folded[length:] in self.cues.distributive:
                return first - 2, folded[:length]
        return first, clitics

    def _extend(self, start: int, mention: Mention, is_nationality: bool) -> tuple[int, str, str]:
        """Return the first word of the phrase to the left of a mention, its proclitics, and its head noun."""
        best = (start, "", "")
        is_person = mention.entity_type == "person"
        is_place = not is_person and not is_nationality
        is_described = False  # an adjective of a title stands between («المبعوث الأممي فلان»)
        for at in range(start - 1, max(-1, start - 1 - _WALK), -1):
            if self.breaks[at + 1] or at in self.mention_words or at in self.verb_words:
                break
            folded = self.words[at].folded
            head = head_of(folded, self.cues)
            if head is None:
                is_adjective = folded.startswith(("ال", "وال")) and not self.is_transparent(at)
                is_filler = without_article(folded) in self.cues.filler
                if is_place or not (is_filler or is_adjective):
                    break
                is_described |= is_adjective and not is_filler
                continue
            clitics, noun, is_definite = head
            if is_place and is_definite:
                break
            is_other = best[0] < start and not is_definite and noun.endswith(_PLURALS)  # «مسلحون قاعدة أميركية»
            if is_described and is_person and is_definite and noun not in self.cues.title:
                continue  # «قائد الحرس الرئاسي فلان»
            if is_other or (is_described and not self._takes_adjective(noun, is_definite, is_person=is_person)):
                break
            best = (at, clitics, noun)
            if clitics:
                break
        return best

    def _takes_adjective(self, noun: str, is_definite: bool, *, is_person: bool) -> bool:
        """Tell whether a head goes with the definite word after it: before a person only a title («زعيم المعارضة»)."""
        if is_person:
            return noun in self.cues.title
        return is_definite or not noun.endswith(_PLURALS)

    def _merge(self, last: Phrase, phrase: Phrase) -> bool:
        """Take a phrase into the one before where both mean one: a title and its bearer, or a name and its role."""
        between = range(last.end, phrase.start)
        if self._leads(last, phrase):
            last.end = phrase.end
            return True
        strongest = max(self.breaks[last.end : phrase.start + 1], default=0)
        if len(between) > 2 or strongest > COMMA or not all(map(self._is_modifier, between)):
            return False
        is_title = last.is_nationality or (last.head != "" and last.entity_type != "person")
        if phrase.entity_type == "person" and is_title and (not strongest or last.head in self.cues.title):
            last.mention, last.entity_type, last.is_nationality = phrase.mention, "person", False
            last.end = phrase.end
            return True
        is_adjective = phrase.is_nationality and not strongest and not between and not phrase.head
        names_person = last.entity_type == "person" and phrase.entity_type != "person"
        is_apposition = strongest == COMMA and names_person and phrase.head in self.cues.title
        if is_adjective or is_apposition:
            last.end = phrase.end
            return True
        return False

    def _leads(self, last: Phrase, phrase: Phrase) -> bool:
        """Tell whether a phrase only says under whose command the one before is («الجيش بقيادة …»)."""
        if last.end >= len(self.words) or last.entity_type == "person" or phrase.entity_type != "person":
            return False
        return self.words[last.end].folded in self.cues.command and phrase.start - last.end <= _WALK

    def _is_modifier(self, at: int) -> bool:
        return without_article(self.words[at].folded) in self.cues.filler or self.is_transparent(at)

    def _governor(self, first: int) -> str:
        """Return the preposition that governs the phrase which begins with word `first`."""
        for at in range(first - 1, max(-1, first - 1 - _WALK), -1):
            if self.breaks[at + 1] or at in self.verb_words or at in self._dated or self.is_opener(at):
                return ""
            found = self._governed_nouns.get(at) or self.preposition_at(at)
            if found:
                return found
            if at in self.mention_words:
                return ""
            head = head_of(self.words[at].folded, self.cues)
            if head is not None and without_and(head[0]):
                return without_and(head[0])[:1]
        return ""

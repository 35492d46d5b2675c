"""Tells who speaks in a passage: reads the speech words in their order and remembers who spoke last.

A verb («قال») is followed by its subject; where it is not, the last speaker of its gender goes on speaking. A
participle («مؤكدا») has the subject of its sentence. «قوله» and «نقلت … عن» have their speaker after «عن».
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from warehouse.arabic.letters import fold
from warehouse.arabic.words import Passage
from warehouse.extraction.quotation_marks import Quotation
from warehouse.extraction.subjects import PREPOSITIONS, SPOKEN_FOR, Subjects
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.speech import SpeechForm

Cue = Match[SpeechForm]

_MEMORY = 3  # paragraphs over which a speaker is remembered; arbitrary
_REACH = 25  # words after a verb among which its subject may stand
_THAT = frozenset(fold("إن إنه إنها إنهم إنني إننا بأن بأنه بأنها بأنهم وإن وأنه وأنها").split())
_SKIPPED = frozenset(fold("أيضا كذلك أمس اليوم مساء صباح حينها قبلها بعدها لاحقا هنا").split())
_DEFINITE = ("ال", "نفس", "ذات")  # «الوزير», «نفسه», «ذاته»
_B_NOUNS = frozenset(fold("بيان بيانات بعض باحث باحثة باحثون برلماني برلمانيون بلاغ بطل").split())  # ب is their own
_AND = "و"
_OF = frozenset(("عن", "وعن"))
_INVERTED = re.compile(r"[\s،,–-]*(?:كما\s+)?")


@dataclass(frozen=True, slots=True)
class _Turn:
    """A speech word and who speaks there: an index into the article's mentions, None where it is unclear."""

    cue: Cue
    speaker: int | None
    paragraph: int
    sentence: int
    is_remembered: bool

    @property
    def kind(self) -> str:
        return self.cue.values[0].kind


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words after a verb: to where its subject may stand, and whether reported speech follows.

    `head_end` is where the first preposition or comma ends the noun phrase; an empty one is a pronoun.
    """

    start: int
    head_end: int
    end: int
    first_word: int
    announces: bool


class Speakers:
    """The speakers of one passage."""

    def __init__(self, passage: Passage, subjects: Subjects, quotes: list[Quotation], cues: list[Cue]) -> None:
        """Read the speech words `cues` that stand outside `quotes`; both in order, without overlaps."""
        self._passage, self._subjects, self._quotes = passage, subjects, quotes
        self._quote_starts = [quote.outer_start for quote in quotes]
        self._sentences = [0, *(start for start in passage.sentence_starts[1:] if not self._splits_a_quote(start))]
        self._paragraphs = [0, *(match.end() for match in re.finditer("\n", passage.text))]
        spoken = [cue for cue in cues if cue.values[0].kind != "title"]
        self._cue_starts = [cue.start for cue in spoken]
        self._cue_words = {cue.first_word: cue.values[0].kind for cue in spoken}
        self._turns: list[_Turn] = []
        for cue in spoken:
            self._turns.append(self._read(cue))

    def of(self, quote: Quotation) -> tuple[int | None, Cue | None]:
        """Return the speaker of `quote` and the speech word that introduces it, both None where it is unclear."""
        sentence = bisect_right(self._sentences, quote.outer_start) - 1
        number = bisect_left(self._cue_starts, quote.outer_start)
        if number and self._turns[number - 1].sentence == sentence:
            return self._turns[number - 1].speaker, self._turns[number - 1].cue
        if number < len(self._turns) and self._is_inverted(quote, self._turns[number]):
            return self._turns[number].speaker, self._turns[number].cue
        before = self._passage.text[: quote.outer_start].rstrip()
        if before.endswith(":"):
            named = self._subjects.ending_at(len(before) - 1)
            if named is not None:
                return named, None
        start = self._sentences[sentence]
        led = self._passage.words_between(start, quote.outer_start)
        goes_on = len(led) == 1 and before.endswith(":") and self._passage.words[led[0]].folded[:1] == _AND  # «وزاد:»
        if not led or goes_on:
            return self._last("", quote.outer_start, self._turns[:number]), None
        return self._subjects.only_actor(start, quote.outer_start), None

    def _is_quoted(self, offset: int) -> bool:
        at = bisect_right(self._quote_starts, offset) - 1
        return at >= 0 and offset < self._quotes[at].outer_end

    def _splits_a_quote(self, offset: int) -> bool:
        """Tell whether a sentence that begins at `offset` begins inside a quotation, its closing mark apart."""
        at = bisect_right(self._quote_starts, offset) - 1
        return at >= 0 and self._quotes[at].outer_start < offset < self._quotes[at].end

    def _is_inverted(self, quote: Quotation, turn: _Turn) -> bool:
        """Tell whether the quote comes first and `turn` right after it («"…"، قال بوتين»)."""
        word = self._passage.words[turn.cue.first_word]
        between = self._passage.text[quote.outer_end : turn.cue.start]
        return (
            turn.kind in ("verb", "source", "noun")
            and word.start == turn.cue.start
            and _INVERTED.fullmatch(between) is not None
        )

    def _read(self, cue: Cue) -> _Turn:
        paragraph = bisect_right(self._paragraphs, cue.start) - 1
        sentence = bisect_right(self._sentences, cue.start) - 1
        kind, is_remembered = cue.values[0].kind, True
        if kind == "verb":
            phrase = self._phrase(cue)
            speaker = self._subject(cue, phrase)
            is_remembered = speaker is not None or phrase.announces
        elif kind == "participle":
            speaker, is_remembered = self._continued(cue, sentence), False
        elif kind == "source":
            speaker, is_remembered = self._source(cue), False
        else:
            speaker = self._informant(cue, sentence)
            is_remembered = kind == "noun"
        return _Turn(cue, speaker, paragraph, sentence, is_remembered)

    def _phrase(self, cue: Cue) -> _Phrase:
        """Return the phrase after a verb, up to «إن», a colon, a quotation, another verb or the sentence's end."""
        words, text = self._passage.words, self._passage.text
        limit = self._sentence_end(cue.start)
        at, head_end, announces = cue.end_word, None, False
        while at < min(len(words), cue.end_word + _REACH):
            word = words[at]
            gap = text[words[at - 1].end : word.start]
            announces = ":" in gap or self._is_quoted(word.start) or word.folded in _THAT
            if announces or word.start >= limit or self._cue_words.get(at) == "verb":
                break
            is_break = word.folded in PREPOSITIONS or at in self._cue_words or "،" in gap or "," in gap
            if head_end is None and (is_break or word.folded.startswith("لل")) and word.folded not in SPOKEN_FOR:
                head_end = word.start
            at += 1
        end = words[at].start if at < len(words) else len(text)
        return _Phrase(cue.end, end if head_end is None else head_end, end, cue.end_word, announces)

    def _subject(self, cue: Cue, phrase: _Phrase) -> int | None:
        """Return the subject of a verb."""
        subjects, passage = self._subjects, self._passage
        head = [
            word
            for word in passage.words_between(phrase.start, phrase.head_end)
            if passage.words[word].folded not in _SKIPPED
        ]
        gender = cue.values[0].gender
        people = subjects.people(phrase.start, phrase.end)
        if not head or self._is_complement(head[0]):
            before = subjects.ending_at(cue.start) if passage.words[cue.first_word].start == cue.start else None
            if before is not None:
                return before
            return people[0] if people else self._last(gender, cue.start, self._turns)
        organizations = subjects.organizations(phrase.start, phrase.head_end)
        if organizations and subjects.word_of(organizations[0]) == head[0]:
            return organizations[0]
        if people or organizations:
            return (people or organizations)[0]
        return self._nominal(cue, phrase, head)

    def _is_complement(self, word: int) -> bool:
        """Tell whether a preposition is written onto the word («لبوتين», «بدعم»)."""
        is_attached = self._passage.words[word].folded.startswith("ب") and not self._subjects.is_name(word)
        return self._subjects.is_addressee(word) or (is_attached and self._passage.words[word].folded not in _B_NOUNS)

    def _nominal(self, cue: Cue, phrase: _Phrase, head: list[int]) -> int | None:
        """Return whom a subject without a name refers to: «المسؤول الروسي», «الناطق باسم الجيش», «مصدر»."""
        subjects, words = self._subjects, self._passage.words
        for word in head:
            if words[word].folded in SPOKEN_FOR:
                return subjects.best(words[word].end, phrase.head_end)
        countries = subjects.countries(phrase.start, phrase.head_end)
        country = countries[0] if countries else None
        if country is not None and subjects.word_of(country) == head[0]:
            return country
        named = range(0) if country is None else subjects.words_of(country)
        known = (subjects.is_role(word) or word in named or words[word].folded.startswith(_DEFINITE) for word in head)
        if not all(known):
            return country
        last = self._last(cue.values[0].gender, cue.start, self._turns)
        if country is None:
            return last
        is_compatriot = last is not None and subjects.country_of(last) == subjects.country_of(country)
        return last if is_compatriot else country

    def _continued(self, cue: Cue, sentence: int) -> int | None:
        """Return the subject of the sentence so far."""
        turns = [turn for turn in self._turns if turn.sentence == sentence and turn.is_remembered]
        gender = cue.values[0].gender
        turns.sort(key=lambda turn: turn.cue.values[0].gender == gender)
        for turn in reversed(turns):
            if turn.speaker is not None:
                return turn.speaker
        start = self._sentences[sentence]
        actors = self._subjects.people(start, cue.start) or self._subjects.organizations(start, cue.start)
        if turns:
            return None
        return actors[0] if actors else self._last(gender, cue.start, self._turns)

    def _source(self, cue: Cue) -> int | None:
        """Return who stands after «بحسب»."""
        phrase = self._phrase(cue)
        comma = re.compile("[،,]").search(self._passage.text, cue.end, phrase.end)
        return self._subjects.best(cue.end, comma.start() if comma else phrase.end)

    def _informant(self, cue: Cue, sentence: int) -> int | None:
        """Return who stands after «عن», before «قوله» or after «نقلت»."""
        words = self._passage.words
        if cue.values[0].kind == "relay":
            end = self._phrase(cue).end
            candidates = self._passage.words_between(cue.end, end)
        else:
            end = cue.start
            candidates = self._passage.words_between(self._sentences[sentence], end)[::-1]
        for word in candidates:
            if words[word].folded in _OF:
                return self._subjects.best(words[word].end, end)
        return self._continued(cue, sentence) if cue.values[0].kind == "noun" else None

    def _last(self, gender: str, offset: int, turns: list[_Turn]) -> int | None:
        """Return who spoke last before `offset`, of this gender if it is given."""
        paragraph = bisect_right(self._paragraphs, offset) - 1
        for turn in reversed(turns):
            if paragraph - turn.paragraph > _MEMORY:
                break
            spoken = turn.cue.values[0].gender
            if turn.is_remembered and (not gender or not spoken or spoken == gender):
                return turn.speaker
        return None

    def _sentence_end(self, offset: int) -> int:
        number = bisect_right(self._sentences, offset)
        return self._sentences[number] if number < len(self._sentences) else len(self._passage.text)

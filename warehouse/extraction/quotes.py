"""Finds direct quotations and who is said to have spoken them."""

from __future__ import annotations

from bisect import bisect_right

from warehouse.arabic.words import Passage
from warehouse.extraction.quotation_marks import Quotation, quotations
from warehouse.extraction.reading import Reading
from warehouse.extraction.speakers import Speakers
from warehouse.extraction.subjects import Subjects
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.speech import SpeechForm
from warehouse.model import Field, Mention, Quote

_SHORTEST = 4  # words; less is an emphasis or a name more often than speech


def find_quotes(reading: Reading, lexicon: Lexicon) -> tuple[Quote, ...]:
    """Return the direct quotations of four words and more, title first, in the order of the text.

    The span is what stands inside the marks. Names in marks are left out, and so are titles of works; of nested
    quotations the outer one is taken.
    """
    found: list[Quote] = []
    for field, passage in reading.passages.items():
        marked = _outermost(list(quotations(passage.text)))
        if not any(_is_long(passage, mark) for mark in marked):
            continue
        cues = list(lexicon.speech.find(passage))
        names = [mention for mention in reading.facts.mentions if mention.field == field]
        kept = [mark for mark in marked if _is_long(passage, mark) and not _is_name(passage, mark, cues, names)]
        if kept:
            spoken = [cue for cue in cues if not _is_inside(marked, cue.start) and not _is_in_a_name(names, cue)]
            subjects = Subjects(passage, field, reading.facts.mentions, kept, lexicon)
            found += _attribute(reading, field, kept, Speakers(passage, subjects, kept, spoken))
    return tuple(found)


def _is_long(passage: Passage, mark: Quotation) -> bool:
    return len(passage.words_between(mark.start, mark.end)) >= _SHORTEST


def _outermost(marked: list[Quotation]) -> list[Quotation]:
    kept: list[Quotation] = []
    for mark in sorted(marked, key=lambda mark: (mark.outer_start, -mark.outer_end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _is_inside(marked: list[Quotation], offset: int) -> bool:
    at = bisect_right(marked, offset, key=lambda mark: mark.outer_start) - 1
    return at >= 0 and offset < marked[at].outer_end


def _is_in_a_name(mentions: list[Mention], cue: Match[SpeechForm]) -> bool:
    """Tell whether the word belongs to a mention («كيري» has «يرى» in it)."""
    at = bisect_right(mentions, cue.start, key=lambda mention: mention.start_char)
    near = mentions[max(0, at - 2) : at + 1]
    return any(cue.start < mention.end_char and mention.start_char < cue.end for mention in near)


def _is_name(passage: Passage, mark: Quotation, cues: list[Match[SpeechForm]], mentions: list[Mention]) -> bool:
    """Tell whether the marks hold a known name, or what a noun before them calls a title."""
    for mention in mentions:
        if mark.start <= mention.start_char and mention.end_char <= mark.end:
            words = len(passage.words_between(mark.start, mark.end))
            if words - len(passage.words_between(mention.start_char, mention.end_char)) <= 1:
                return True
    before = bisect_right(cues, mark.outer_start, key=lambda cue: cue.end) - 1
    if before < 0 or cues[before].values[0].kind != "title":
        return False
    return not passage.text[cues[before].end : mark.outer_start].strip()


def _attribute(reading: Reading, field: Field, kept: list[Quotation], speakers: Speakers) -> list[Quote]:
    text, mentions = reading.passages[field].text, reading.facts.mentions
    found = []
    for mark in kept:
        speaker, cue = speakers.of(mark)
        surface = None if speaker is None else mentions[speaker].surface
        written = None if cue is None else text[cue.start : cue.end]
        words = text[mark.start : mark.end]
        found.append(Quote(field, mark.start, mark.end, words, speaker, surface, written, True))
    return found

"""Finds where and when an event happened, as its sentence tells, and which articles are about games and plays."""

from __future__ import annotations

from warehouse.arabic.clitics import readings
from warehouse.extraction.events_clauses import Clauses, Found
from warehouse.extraction.events_layout import COMMA, STOP
from warehouse.extraction.events_phrases import Layout, Phrase
from warehouse.extraction.events_words import is_future
from warehouse.extraction.reading import Reading
from warehouse.lexicon.cues import Cues
from warehouse.model import DateExpression

_FEW_OF_PLAY, _PLAY_SHARE = 2, 60  # an article is of play if more than a few words, and one in so many, are
_PLACE_REACH = 14  # words between a trigger and its place
_PLACE_BEFORE = 6  # the same, of a place that stands before («في بغداد انفجرت سيارة»)
_SINCE_REACH = 4  # words between «منذ» and the date that it governs («منذ سقوط العاصمة في …»)
_WORDS = frozenset(("ACCUSE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"))  # said now, whatever day they are about
_CLAUSE_COST = 12  # a date in another clause counts as so many words farther away
_DATE_REACH = 24  # words, with that cost, beyond which a date is another event's


def is_about_play(reading: Reading, cues: Cues) -> bool:
    """Tell whether an article is about matches, films or plays: so large a share of its words is of them.

    At least one must be of nothing else.
    """
    words = [word.folded for passage in reading.passages.values() for word in passage.words]
    of_play = [any(stem in cues.play for _, stem in readings(word)) for word in words]
    also = [any(stem in cues.also_play for _, stem in readings(word)) for word in words]
    count = sum(of_play) + sum(also)
    return any(of_play) and count > _FEW_OF_PLAY and count * _PLAY_SHARE > len(words)


def place_of(clauses: Clauses, found: Found, taken: list[int]) -> int | None:
    """Return the place that a trigger's clause gives after «في» or «ب», else the one that stands right before it."""
    aside = clauses.aside(found.end)  # «التقى فلانا، الذي وصل أمس، في باريس»
    for phrase in clauses.after(found.end):
        if any(at in clauses.layout.trigger_words and at not in aside for at in range(found.end, phrase.start)):
            break  # the scene of another event
        if phrase.start - found.end - len(aside) <= _PLACE_REACH and _is_place(clauses.layout, phrase, taken):
            return phrase.mention
    for phrase in clauses.before(found.first):
        is_far = found.first - phrase.end > _PLACE_BEFORE or clauses.layout.breaks[found.first] > COMMA
        if is_far or any(clauses.layout.breaks[at] > COMMA for at in range(phrase.end, found.first)):
            return None
        if any(map(clauses.layout.is_opener, range(phrase.end, found.first))):
            return None  # «تتخذ مقرا في لندن أن السلطات أعدمت»
        if clauses.layout.breaks[found.first] and not _leads(clauses.layout, phrase):
            return None  # «… تراجعت في الجنوب، قتل ستة»
        if _is_place(clauses.layout, phrase, taken):
            return phrase.mention
    return None


def _leads(layout: Layout, phrase: Phrase) -> bool:
    """Tell whether a phrase with its preposition begins a clause («وفي بغداد، انفجرت سيارة»)."""
    at = phrase.start - (layout.preposition_at(phrase.start - 1) == phrase.preposition if phrase.start else 0)
    return layout.breaks[at] > 0


def _is_place(layout: Layout, phrase: Phrase, taken: list[int]) -> bool:
    """Tell whether a phrase is a place that a preposition makes the scene of something."""
    is_named = phrase.entity_type == "location" and not phrase.is_nationality and phrase.mention not in taken
    return is_named and phrase.preposition in layout.cues.place


def date_of(reading: Reading, layout: Layout, found: Found) -> int | None:
    """Return the date of the sentence that is nearest to the trigger, and not the end of a time («منذ …»)."""
    if found.first and layout.words[found.first - 1].folded in layout.cues.other_day:
        return None  # «حذرت اليابان، الخميس، غداة القمة»
    start, end = layout.passage.sentence_span(layout.passage.sentence_at(found.start_char))
    best: tuple[int, int] | None = None
    for index, date in enumerate(reading.facts.dates):
        if date.field != layout.field or not start <= date.start_char < end or date.resolution == "vague":
            continue
        first, last = layout.word_at(date.start_char), layout.word_at(date.end_char - 1)
        far = _farness(layout, found, first, last)
        is_other = _ends_time(layout, first) or _is_of_saying(layout, found, last)
        is_other = is_other or (_is_told(layout, found) and _is_after(reading, date))
        if far <= _DATE_REACH and not is_other and (best is None or far < best[0]):
            best = (far, index)
    return best[1] if best else None


def is_to_come(reading: Reading, clauses: Clauses, found: Found, date: DateExpression) -> bool:
    """Tell whether a date after the day of publication, in a trigger's own clause, makes its event one to come.

    A word («طالب») is spoken now, whatever day it is about; a guessed year proves nothing of a noun («هجوم 7 أكتوبر»).
    """
    layout = clauses.layout
    is_deed = found.form.trigger.event_type not in _WORDS and (not found.is_verb or found.form.is_imperfect)
    if not is_deed or not _is_after(reading, date) or (not found.is_verb and date.resolution == "month_nearest"):
        return False
    first, last = layout.word_at(date.start_char), layout.word_at(date.end_char - 1)
    between = range(found.end, first) if first >= found.end else range(last + 1, found.first)
    others = layout.verb_words if found.form.companions else layout.verb_words | layout.trigger_words
    strongest = STOP if found.is_verb else COMMA  # «بعد زيارة بوتين، يسافر الوفد غدا»
    is_apart = any(at in others or layout.is_opener(at) or layout.breaks[at] >= strongest for at in between)
    return not is_apart and layout.breaks[max(first, found.first)] < (STOP if first > found.first else strongest)


def _is_told(layout: Layout, found: Found) -> bool:
    """Tell whether a verb is in the past, or a word that is spoken now, which no day to come dates.

    «اتفقا على لقاء الأسبوع المقبل», «تدعو ست دول إلى الانضمام مطلع 2024».
    """
    is_now = found.form.trigger.event_type in _WORDS and not is_future(layout.words[found.first].folded, layout.cues)
    return found.is_verb and (is_now or not found.form.is_imperfect)


def _is_after(reading: Reading, date: DateExpression) -> bool:
    published = reading.published_date
    return published is not None and date.date_start is not None and date.date_start > published


def _farness(layout: Layout, found: Found, first: int, last: int) -> int:
    """Count the words between a trigger and a date, with a cost for each clause that begins between."""
    between = range(found.end, first) if first >= found.end else range(last + 1, found.first)
    clauses = sum(1 for at in between if layout.is_opener(at) or layout.breaks[at] >= STOP)
    if first >= found.end:
        clauses += sum(1 for at in between if at in layout.verb_words)
    elif any(layout.breaks[at] and at in layout.verb_words and layout.words[at].folded[0] == "و" for at in between):
        return 2 * _DATE_REACH  # «كان يشارك، الثلاثاء، في منتدى، وتحدث … خلال الاجتماع»
    return len(between) + _CLAUSE_COST * clauses


def _is_of_saying(layout: Layout, found: Found, last: int) -> bool:
    """Tell whether a date that ends with word `last` tells when something is said of the event («قال أمس إن …»)."""
    between = range(last + 1, found.first)
    return any(layout.words[at].folded in layout.cues.content for at in between)


def _ends_time(layout: Layout, first: int) -> bool:
    """Tell whether «منذ» or «حتى» governs the date that begins with word `first`, or begins it («منذ عامين»)."""
    if layout.words[first].folded in layout.cues.since:
        return True
    for at in range(first - 1, max(-1, first - 2 - _SINCE_REACH), -1):
        if layout.breaks[at + 1] or at in layout.verb_words:
            return False
        if layout.words[at].folded in layout.cues.since:
            return True
    return False

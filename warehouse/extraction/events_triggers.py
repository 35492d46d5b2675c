"""Finds the words that state events, and which reading of an ambiguous form its surroundings allow."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.arabic.clitics import readings
from warehouse.extraction.events_clauses import Found
from warehouse.extraction.events_layout import STOP
from warehouse.extraction.events_phrases import Layout
from warehouse.extraction.events_words import is_any
from warehouse.lexicon import Lexicon
from warehouse.lexicon.matcher import Match
from warehouse.lexicon.triggers import TriggerForm

_COMPANION_REACH = 5  # words between a verb and the companion it needs
_BEFORE, _AFTER = 2, 5  # words around a trigger that can show it to be a false friend
TOLLS = frozenset(("assault_kill", "assault_killing", "assault_injure", "assault_injuring", "assault_die"))
_ROOT_LETTERS = 3
_QUOTED_WORDS = 2  # so few words in quotation marks are a name or irony
_MARKS = "«»“”\"'‘’"


def find_triggers(layout: Layout, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the triggers of a passage, each in the reading that its surroundings allow."""
    for match in lexicon.triggers.find(layout.passage, not_at=layout.mention_words):
        if layout.is_dated(match.first_word):
            continue  # «24 أوت», «فجر اليوم»
        first = layout.words[match.first_word]
        attached = layout.text[first.start : match.start]
        preposition = attached.lstrip("وف")[:1]
        if not preposition and match.first_word and not layout.breaks[match.first_word]:
            preposition = layout.preposition_at(match.first_word - 1)
        form = _choose(layout, match, is_noun=bool(preposition))
        if form is None:
            continue
        yield Found(
            match.first_word,
            match.end_word,
            match.start,
            match.end,
            form,
            attached[:1] in ("و", "ف"),
            _is_definite(layout, first.folded),
            preposition,
        )


def _is_definite(layout: Layout, folded: str) -> bool:
    """Tell whether a trigger has the article."""
    bare = folded.lstrip("وفبك")
    return bare.startswith(("ال", "لل")) and bare not in layout.cues.no_article


def _choose(layout: Layout, match: Match[TriggerForm], *, is_noun: bool) -> TriggerForm | None:
    """Return the reading of a form that its surroundings allow: one with companions before one that needs none."""
    usable: list[tuple[bool, int, bool, bool, int]] = []
    is_closed = layout.text[match.end - 1] == "ة"  # no pronoun: «عزلة» is not «عزله»
    for order, form in enumerate(match.values):
        is_verb = form.trigger.part == "verb"
        if (is_noun and is_verb) or (form.has_pronoun and is_closed) or _is_refused(layout, match, form):
            continue
        if is_verb and _looks_like_noun(form, match) and not _can_be_verb(layout, match.first_word):
            continue
        if not _has_companions(layout, match.end_word, form.companions) or _is_said(layout, match, form):
            continue
        usable.append((form.has_pronoun, -len(form.companions), form.is_plural, not is_verb and not is_noun, order))
    return match.values[min(usable)[-1]] if usable else None


def _is_refused(layout: Layout, match: Match[TriggerForm], form: TriggerForm) -> bool:
    """Tell whether a false friend stands right before a trigger, or among the next words after it or its companion."""
    if not form.refused:
        return False
    end = match.end_word
    for group in form.companions:
        found = _companion(layout, end, group)
        end = end if found is None else found + 1
    near = [*range(max(0, match.first_word - _BEFORE), match.first_word), *range(match.end_word, end + _AFTER)]
    if any(_is_false_friend(layout, at, form) for at in near if at < len(layout.words)):
        return True
    return form.trigger.trigger_id in TOLLS and _is_accident(layout, end + _AFTER, form)


def _is_false_friend(layout: Layout, at: int, form: TriggerForm) -> bool:
    """Tell whether word `at` is one that a form refuses; of a toll not where violence follows («حادث إطلاق نار»)."""
    if not any(stem in form.refused for _, stem in readings(layout.words[at].folded)):
        return False
    after = layout.words[at + 1].folded if at + 1 < len(layout.words) and not layout.breaks[at + 1] else ""
    return form.trigger.trigger_id not in TOLLS or after not in layout.cues.violence


def _is_accident(layout: Layout, at: int, form: TriggerForm) -> bool:
    """Tell whether the sentence gives a cause of a toll, from word `at` on, that is no attack («… في حادث سير»)."""
    for cause in range(at, len(layout.words)):
        word, before = layout.words[cause].folded, layout.words[cause - 1].folded
        if layout.breaks[cause] >= STOP or any(stem in layout.cues.violence for _, stem in readings(word)):
            return False
        is_given = is_any(before, layout.cues.cause) or word.startswith("ب")
        if is_given and _is_false_friend(layout, cause, form):
            return True
    return False


def _looks_like_noun(form: TriggerForm, match: Match[TriggerForm]) -> bool:
    """Tell whether a verb form is written like its masdar («قتل», «عزل»)."""
    letters = match.end - match.start - len(form.suffix)
    return form.gender == "m" and letters == _ROOT_LETTERS


def _is_said(layout: Layout, match: Match[TriggerForm], form: TriggerForm) -> bool:
    """Tell whether a feminine verb is rather the masculine verb of speech that is written alike («توقع ترامب»)."""
    speech = layout.speech_words.get(match.first_word)
    is_alike = speech is not None and speech.kind == "verb" and speech.gender == "m" and form.gender == "f"
    return is_alike and not layout.is_feminine_beside(match.first_word, match.end_word)


def _can_be_verb(layout: Layout, at: int) -> bool:
    """Tell whether a verb can stand at word `at`: as a clause begins, or right after its subject."""
    if layout.words[at].folded[:1] in ("و", "ف") and at - 1 not in layout.mention_words:
        return True
    while at > 0 and not layout.breaks[at] and not layout.opens_quotation(at):
        if at - 1 in layout.mention_words:
            return not _follows_verb(layout, at - 1)
        before = layout.words[at - 1].folded
        introduces = is_any(before, layout.cues.perfect | layout.cues.negation) or before in layout.cues.people
        if introduces or layout.is_opener(at - 1):
            return True
        if not layout.is_transparent(at - 1):
            return False
        at -= 1
    return True


def _follows_verb(layout: Layout, at: int) -> bool:
    """Tell whether the name that ends with word `at` has a verb before it («واصلت فرنسا دعمها»)."""
    while at > 0 and at in layout.mention_words and not layout.breaks[at]:
        at -= 1
    return at in layout.verb_words


def _has_companions(layout: Layout, at: int, groups: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether, after a verb, a word of each group comes, in order."""
    for group in groups:
        found = _companion(layout, at, group)
        if found is None:
            return False
        at = found + 1
    return True


def _companion(layout: Layout, at: int, companions: tuple[str, ...]) -> int | None:
    """Return the word after a verb that begins like one of `companions`."""
    strange = 0
    for number in range(at, len(layout.words)):
        folded = layout.words[number].folded
        is_clause = folded in layout.cues.content and not folded.startswith("ب")  # but «وصفها بأنها …»
        if layout.breaks[number] > 1 or strange > _COMPANION_REACH or is_clause:
            return None
        bare = folded.lstrip("وف") if len(folded) > 4 else folded
        if folded.startswith(companions) or bare.removeprefix("ال").startswith(companions):
            return number
        strange += not (number in layout.mention_words or layout.is_transparent(number))
    return None


def is_scare_quoted(layout: Layout, found: Found) -> bool:
    """Tell whether a trigger stands in quotation marks with at most one other word."""
    text = layout.text
    for first in range(max(0, found.end - _QUOTED_WORDS), found.first + 1):
        for last in range(found.end - 1, min(first + _QUOTED_WORDS, len(layout.words))):
            start, end = layout.words[first].start, layout.words[last].end
            if text[start - 1 : start] in tuple(_MARKS) and text[end : end + 1] in tuple(_MARKS):
                return True
    return False

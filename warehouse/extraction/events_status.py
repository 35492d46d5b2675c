"""Tells whether an event is said to have happened, to be planned, denied, alleged or demanded.

The words before the trigger decide, those of its own clause: a future verb, «من المقرر», «نفى», «طالب بـ», «زعم».
"""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.extraction.events_clauses import Clauses, Found
from warehouse.extraction.events_layout import STOP
from warehouse.extraction.events_phrases import Layout
from warehouse.extraction.events_words import is_any, is_future, without_and
from warehouse.model import Status

_BEFORE = 7  # words in which a cue governs the trigger
_AFTER = 5
_VIOLENT = frozenset(("ASSAULT", "COERCE", "PROTEST"))
_WHAT, _DOUBT = "ما", "بد"
_THAT = frozenset(("ان", "وان", "بان", "وبان"))
_SO_THAT = frozenset(("كي", "لكي", "وكي", "ولكي"))
_ON = "علي"  # «على روسيا أن تنسحب»


def is_untold(clauses: Clauses, found: Found) -> bool:
    """Tell whether a trigger is negated («لم يلتق»), or a mere idea («أي هجوم», «إذا هاجمت», «للقتال»)."""
    layout, at = clauses.layout, found.first - 1
    if at < 0 or layout.breaks[found.first]:
        return False
    cues, word = layout.cues, layout.words[at].folded
    if not found.is_verb:
        after = layout.words[found.end].folded if found.end < len(layout.words) else ""
        is_idea = word in cues.hypothetical or without_and(word)[1:] in cues.hypothetical or after in cues.possible
        return is_idea or _is_purpose(layout, found) or _negates(layout, at) or _is_carried_in_vain(clauses, found)
    if at > 0 and word in cues.existence:
        at -= 1
    is_told = word == "ان" and any(_negates(layout, before) for before in _in_clause(layout, at, _BEFORE))
    return is_told or is_any(layout.words[at].folded, cues.condition) or _negates(layout, at)


def _is_carried_in_vain(clauses: Clauses, found: Found) -> bool:
    """Tell whether the verb before a noun is negated or a mere idea («لم يعقد … محادثات», «إذا شنت … هجوما»)."""
    layout = clauses.layout
    verb = clauses.verb_before(found, layout.cues.carrier | layout.cues.fighting | layout.cues.existence)
    if verb < 1 or layout.breaks[verb]:
        return False
    return _negates(layout, verb - 1) or is_any(layout.words[verb - 1].folded, layout.cues.condition)


def _negates(layout: Layout, at: int) -> bool:
    """Tell whether word `at` negates what follows; «كثيرا ما» and «لا بد» do not."""
    word, negation = layout.words[at].folded, layout.cues.negation
    if word == _WHAT and at > 0 and layout.words[at - 1].folded in layout.cues.habit:
        return False
    if layout.words[at + 1].folded == _DOUBT:
        return False
    return word in negation or (word[:1] in ("و", "ف", "ب") and word[1:] in negation)


def _in_clause(layout: Layout, at: int, reach: int) -> Iterator[int]:
    """Yield the words before word `at`, nearest first, as far as no colon or full stop stands between."""
    for before in range(at - 1, max(-1, at - 1 - reach), -1):
        if layout.breaks[before + 1] >= STOP:
            return
        yield before


def _is_purpose(layout: Layout, found: Found) -> bool:
    """Tell whether a noun of violence is what somebody has in mind («خطط لهجوم»), not what he met («تعرض لهجوم»)."""
    if found.preposition != "ل" or found.is_definite or found.form.trigger.event_type not in _VIOLENT:
        return False
    return not any(is_any(layout.words[at].folded, layout.cues.undergoing) for at in _in_clause(layout, found.first, 4))


def status_of(layout: Layout, found: Found, before: Found | None) -> Status:
    """Return the status of a trigger; `before` is the trigger before it in the sentence."""
    if found.form.is_future:
        return "planned"
    if before is not None and complements(layout, before, found):
        return "demanded" if before.form.trigger.event_type == "REQUEST" else "alleged"
    cues = _cues(layout, found)
    if any(word in layout.cues.denial for word in cues) and found.form.trigger.event_type != "REJECT":
        return "denied"
    if any(word in layout.cues.claim for word in cues) and found.form.trigger.event_type != "ACCUSE":
        return "alleged"
    if _is_wished(layout, found):
        return "demanded" if _is_due(layout, found) else "planned"
    return "planned" if _is_announced(layout, found, cues) else found.form.trigger.status


def _is_announced(layout: Layout, found: Found, cues: list[str]) -> bool:
    """Tell whether the words before a trigger, or an adjective after a noun, put it into the future."""
    is_noun = found.form.trigger.part != "verb"
    is_told_ahead = any(_plans(layout, word) or (is_noun and is_future(word, layout.cues)) for word in cues)
    return is_told_ahead or _is_ahead(layout, found, is_noun=is_noun)


def _is_wished(layout: Layout, found: Found) -> bool:
    """Tell whether what an imperfect tells only may or shall happen: «قد تفرض», «أن تنسحب», «كي ينسحب»."""
    if _is_subjunctive(layout, found):
        return True
    before = layout.words[found.first - 1].folded if found.first and not layout.breaks[found.first] else ""
    return found.form.is_imperfect and (before in _SO_THAT or is_any(before, layout.cues.perhaps))


def _is_subjunctive(layout: Layout, found: Found) -> bool:
    """Tell whether «أن» stands right before an imperfect, where it is never «أنّ», and not as in «قبل أن»."""
    at = found.first - 1
    if at < 0 or layout.breaks[found.first] or not found.form.is_imperfect or layout.words[at].folded not in _THAT:
        return False
    return not (at and is_any(layout.words[at - 1].folded, layout.cues.before_fact))


def _is_due(layout: Layout, found: Found) -> bool:
    """Tell whether what stands before «أن» says that it should happen («يجب أن», «على روسيا أن»)."""
    at = found.first - 1
    if layout.words[at].folded not in _THAT or not at:
        return False
    if any(phrase.end == at and phrase.preposition == _ON for phrase in layout.phrases):
        return True
    return any(is_any(layout.words[before].folded, layout.cues.duty) for before in _in_clause(layout, at, _BEFORE))


_ALLEGING = frozenset(("accuse_accuse", "accuse_accusation", "accuse_allegation", "accuse_claim"))


def complements(layout: Layout, before: Found, found: Found) -> bool:
    """Tell whether a trigger is what an earlier one asks for or accuses of: «دعا … إلى», «اتهم … بـ», «طالب بـ»."""
    earlier = before.form.trigger
    if not _reaches(layout, before.end, found.first):
        return False
    is_noun = found.form.trigger.part != "verb"
    if earlier.event_type == "ACCUSE":
        return earlier.trigger_id in _ALLEGING and (
            found.preposition == "ب" if is_noun else _is_clause(layout, before, found)
        )
    is_asked = found.preposition in ("ب", "الي", "علي", "ل", "") if is_noun else _is_subjunctive(layout, found)
    return earlier.event_type == "REQUEST" and is_asked


def _is_clause(layout: Layout, before: Found, found: Found) -> bool:
    """Tell whether «بأن» leads from a trigger to a verb, and no relative pronoun stands between."""
    between = [layout.words[at].folded for at in range(before.end, found.first)]
    return any(word.startswith("بان") for word in between) and not any(w in layout.cues.relative for w in between)


def _reaches(layout: Layout, start: int, end: int) -> bool:
    return end - start <= 2 * _BEFORE and all(layout.breaks[at] < 2 for at in range(start, end + 1))


def _plans(layout: Layout, folded: str) -> bool:
    return is_any(folded, layout.cues.planning)


def _cues(layout: Layout, found: Found) -> list[str]:
    """Return the words before a trigger in its clause; none before a participle after a comma («، منوها بـ»)."""
    words: list[str] = []
    if found.form.trigger.part == "participle" and layout.breaks[found.first]:
        return words
    for at in range(found.first - 1, max(-1, found.first - 1 - _BEFORE), -1):
        if layout.breaks[at + 1] > 1:
            break
        if at in layout.mention_words:
            continue
        words.append(layout.words[at].folded)
        if at in layout.verb_words and not (is_future(words[-1], layout.cues) or _plans(layout, words[-1])):
            break
    return words


def _is_ahead(layout: Layout, found: Found, *, is_noun: bool) -> bool:
    """Tell whether an adjective after a noun puts it into the future («الزيارة المرتقبة»)."""
    if not is_noun:
        return False
    for at in range(found.end, min(len(layout.words), found.end + _AFTER)):
        if layout.breaks[at]:
            return False
        if layout.words[at].folded in layout.cues.ahead:
            return True
    return False

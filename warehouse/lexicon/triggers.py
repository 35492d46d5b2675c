"""The words that state events («التقى», «زيارة», «فرض … عقوبات»), compiled from the table `event_triggers`.

A cell of `forms` lists inflected forms, in normal form, without proclitics and without the future س. After « + » may
follow companions, beginnings of words of which one must come after the verb («وقع|وقعت + اتفاق|معاهد»); after
another « + », of which one must come later still; after « - », false friends, whole words of which none may stand
right before or among the next words («فجر - صلاة|الاثنين»). The frame says how the participants are found, before
the colon, and the prepositions that introduce the other side, after it:

- `subject_object`: the verb's subject acts, its object receives
- `subject_whom`: the same, of a verb that needs an object: one name alone is the object («واتهمت فلاناً بـ …»)
- `subject_victim`: the same, of a verb whose passive is written alike: one name alone is the object («قتل جندي»)
- `subject_prep:P,…`: the subject acts, what follows one of the prepositions receives
- `subject_only`, `object_only`: only one side is looked for; the one named after an `object_only` verb receives
- `mutual:P,…`: subject, object, and what follows the prepositions act together
- `noun_of:P,…`: the noun's genitive («زيارة بوتين») or adjective («الهجوم الروسي») acts, else the subject of its verb
- `noun_object:P,…`: the genitive receives («مقتل فلان»), or acts if a preposition brings somebody else
- `noun_deed:P,…`: the same, but an adjective acts («القصف الإسرائيلي»)
- `noun_mutual:P,…`: all whom the noun brings act together («اجتماع بين …»)

A `!` after the frame's name: the word states the event only where both sides are named («قدمت اليابان للبنان …»).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

from warehouse.arabic.letters import fold
from warehouse.errors import UsageError
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import Row, read_table
from warehouse.model import Status

FrameKind = Literal[
    "subject_object",
    "subject_whom",
    "subject_victim",
    "subject_prep",
    "subject_only",
    "object_only",
    "mutual",
    "noun_of",
    "noun_object",
    "noun_deed",
    "noun_mutual",
]
Part = Literal["verb", "masdar", "noun", "participle"]
Gender = Literal["m", "f", ""]

_OBJECT_SUFFIXES = ("ه", "ها", "هم", "هما")
_THEN, _NOT = "+", "-"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row of the table: what the words state, and how its participants are found."""

    trigger_id: str
    event_type: str
    event_mode: str | None
    part: Part
    frame: FrameKind
    prepositions: frozenset[str]  # folded
    needs_both: bool
    status: Status


@dataclass(frozen=True, slots=True)
class TriggerForm:
    """An inflected form of a trigger.

    `gender` is that of a verb's subject, empty where the form does not tell; a plural or dual subject is
    `is_plural`. `suffix` is the pronoun written onto the form («زيارته», «اتهمته»). `companions` are groups
    of folded beginnings: a word of each must follow, in order. No word of `refused`, folded, may stand near.
    """

    trigger: Trigger
    companions: tuple[tuple[str, ...], ...] = ()
    refused: frozenset[str] = frozenset()
    gender: Gender = ""
    is_plural: bool = False
    is_imperfect: bool = False
    is_future: bool = False
    suffix: str = ""

    @property
    def has_pronoun(self) -> bool:
        """Tell whether a suffix stands for a participant («زيارته», «اتهمته»)."""
        return bool(self.suffix)


def trigger_forms(user_dir: Path | None = None) -> PhraseMatcher[TriggerForm]:
    """Compile the table `event_triggers`; UsageError names a row with an unknown type, part, frame or status."""
    types = {row["event_type"] for row in read_table("event_types")}

    def forms() -> Iterator[tuple[str, TriggerForm]]:
        for row in read_table("event_triggers", user_dir=user_dir):
            yield from _forms(row, _trigger(row, types))

    return PhraseMatcher(forms())


def _trigger(row: Row, types: set[str]) -> Trigger:
    name, _, prepositions = row["frame"].partition(":")
    frame = name.removesuffix("!")
    for column, value, allowed in (
        ("event_type", row["event_type"], sorted(types)),
        ("part", row["part"], get_args(Part)),
        ("frame", frame, get_args(FrameKind)),
        ("status", row["status"], get_args(Status)),
    ):
        if value not in allowed:
            raise UsageError(f"event trigger {row['trigger_id']}: {column} is «{value}», allowed are {allowed}.")
    return Trigger(
        row["trigger_id"],
        row["event_type"],
        row["event_mode"] or None,
        cast(Part, row["part"]),
        cast(FrameKind, frame),
        frozenset(fold(preposition) for preposition in prepositions.split(",") if preposition),
        name.endswith("!"),
        cast(Status, row["status"]),
    )


def _forms(row: Row, trigger: Trigger) -> Iterator[tuple[str, TriggerForm]]:
    """Yield every written form of a row: as listed, with the future س, and with a pronoun."""
    wanted, _, unwanted = row["forms"].partition(f" {_NOT} ")
    listed, *groups = wanted.split(f" {_THEN} ")
    forms = listed.split("|")
    companions = tuple(tuple(fold(word) for word in group.split("|")) for group in groups)
    refused = frozenset(fold(word) for word in unwanted.split("|") if word)
    plain = TriggerForm(trigger, companions, refused)
    yield from _verb_forms(plain, forms) if trigger.part == "verb" else _noun_forms(plain, forms)


def _noun_forms(plain: TriggerForm, forms: list[str]) -> Iterator[tuple[str, TriggerForm]]:
    for form in forms:
        yield form, plain
        for suffixed, suffix in _possessives(form):
            if suffixed not in forms:
                yield suffixed, replace(plain, suffix=suffix)


def _verb_forms(plain: TriggerForm, forms: list[str]) -> Iterator[tuple[str, TriggerForm]]:
    known = set(forms)
    takes_object = not plain.companions and not plain.trigger.frame.startswith("noun")
    for form in forms:
        gender, is_plural, is_imperfect = _inflection(form, known)
        futures = {False: form, True: f"س{form}"} if is_imperfect else {False: form}
        for is_future, written in futures.items():
            listed = _listed_suffix(form, known)
            verb = replace(
                plain,
                gender=gender,
                is_plural=is_plural,
                is_imperfect=is_imperfect,
                is_future=is_future,
                suffix=listed,
            )
            yield written, verb
            if " " not in form and takes_object and not listed:
                for suffix in _OBJECT_SUFFIXES:
                    yield _join(written, suffix), replace(verb, suffix=suffix)


def _inflection(form: str, known: set[str]) -> tuple[Gender, bool, bool]:
    """Tell a verb form's gender, whether it is dual or plural, and whether it is imperfect."""
    first = form.split(" ", 1)[0]
    is_feminine = first.startswith("ت") and f"ي{form[1:]}" in known
    is_imperfect = is_feminine or (first.startswith("ي") and f"ت{form[1:]}" in known) or first.endswith("ون")
    stems = (first[:-2], first[:-1], f"{first[:-2]}ي", f"{first[:-2]}ى")
    is_plural = first.endswith("وا") or (first.endswith("ون") and any(stem in known for stem in stems))
    is_plural = is_plural or (first.endswith(("ان", "ا")) and first[:-1].rstrip("ا") in known)
    if is_plural:
        return "", True, is_imperfect
    if is_imperfect:
        return "f" if is_feminine else "m", False, True
    if first.endswith("ة") or (first.endswith("ا") and f"{first[:-1]}ة" in known):  # «متهمة», «متهما»
        return "f" if first.endswith("ة") else "m", False, False
    return "f" if first.endswith(("ت", "ته", "تها", "تهما")) else "m", False, False


def _listed_suffix(form: str, known: set[str]) -> str:
    """Return the pronoun of a form that is listed with it: «شنه» beside «شنها» and «شنته», not «وجه» beside «وجها»."""
    for suffix in sorted(_OBJECT_SUFFIXES, key=len, reverse=True):
        stem = form.removesuffix(suffix).removesuffix("ت")
        if form.endswith(suffix) and {f"{stem}ه", f"{stem}ها", f"{stem}ته"} <= known:
            return suffix
    return ""


def _join(verb: str, suffix: str) -> str:
    if verb.endswith("وا"):
        return verb[:-1] + suffix
    return (verb[:-1] + "ا" if verb.endswith("ى") else verb) + suffix


def _possessives(form: str) -> Iterator[tuple[str, str]]:
    """Yield the forms with his, her, their, and that suffix: only of an indefinite singular or plural noun."""
    if " " in form or form.startswith("ال") or form.endswith(("ان", "ين", "ا", "ه", "ها", "هم", "هما")):
        return
    stems = [form[:-1] + "ت" if form.endswith("ة") else form]
    if form.endswith("اء"):
        stems += [form[:-1] + "ئ", form[:-1] + "ؤ"]  # «لقائه», «لقاؤه»
    for suffix in (*_OBJECT_SUFFIXES, "نا"):
        yield from ((stem + suffix, suffix) for stem in stems)

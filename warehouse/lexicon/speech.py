"""Words that introduce what somebody says («قال», «مؤكدا», «قوله», «بحسب»)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from warehouse.errors import UsageError
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import Row, read_table

SpeechKind = Literal["verb", "participle", "noun", "relay", "source", "title"]


@dataclass(frozen=True, slots=True)
class SpeechForm:
    """An inflected form of a speech word.

    `kind` tells where the speaker stands: after a `verb`; in the sentence's subject for a `participle`; after «عن»
    for a `noun` («قوله») and a `relay` («نقل»); after a `source` («بحسب»). A `title` is a noun whose quotation marks
    hold a name, not speech («كتاب», «بعنوان»). `gender` is that of the speaker: m, f, p (plural) or empty.
    """

    verb_id: str
    kind: SpeechKind
    gender: str


def speech_forms(user_dir: Path | None = None) -> PhraseMatcher[SpeechForm]:
    """Compile the table `speech_verbs`."""
    return PhraseMatcher((row["form"], _form(row)) for row in read_table("speech_verbs", user_dir=user_dir))


def _form(row: Row) -> SpeechForm:
    if row["kind"] not in get_args(SpeechKind):
        raise UsageError(f"speech form «{row['form']}»: kind is «{row['kind']}», allowed are {get_args(SpeechKind)}.")
    return SpeechForm(row["verb_id"], cast(SpeechKind, row["kind"]), row["gender"])

"""The lexicon: the knowledge tables, read once and compiled.

Tables are CSV files in `dbt/seeds`; a user's rows stand in files of the same names in `MARSAD_LEXICON_DIR`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.lexicon.catalogue import Catalogue
from warehouse.lexicon.cues import Cues, event_cues
from warehouse.lexicon.dates import DateWord, date_words
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.names import NameForm, name_forms
from warehouse.lexicon.roles import role_forms
from warehouse.lexicon.speech import SpeechForm, speech_forms
from warehouse.lexicon.triggers import TriggerForm, trigger_forms
from warehouse.project import seeds_dir

_OTHER_TABLES = {"boilerplate_rules", "country_codes", "event_types", "sources"}  # read by the cleaner and by dbt


@dataclass(frozen=True)
class Lexicon:
    """Everything the extractors know."""

    catalogue: Catalogue
    names: PhraseMatcher[NameForm]
    roles: PhraseMatcher[str]
    speech: PhraseMatcher[SpeechForm]
    date_words: PhraseMatcher[DateWord]
    triggers: PhraseMatcher[TriggerForm]
    cues: Cues


@cache
def load_lexicon(user_dir: Path | None = None) -> Lexicon:
    """Read and compile all tables; once a process for each `user_dir`."""
    catalogue = Catalogue.load(user_dir)
    return Lexicon(
        catalogue,
        name_forms(catalogue, user_dir),
        role_forms(user_dir),
        speech_forms(user_dir),
        date_words(user_dir),
        trigger_forms(user_dir),
        event_cues(user_dir),
    )


def lexicon_version(user_dir: Path | None = None) -> str:
    """Return a short hash over the bytes of the tables that extractors read, ours and the user's."""
    digest = hashlib.sha256()
    for folder in (seeds_dir(), user_dir):
        for path in sorted(folder.glob("*.csv")) if folder else ():
            if path.stem in _OTHER_TABLES:
                continue
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]

"""The lexicon: the knowledge tables, read once and compiled.

Tables are CSV files in `dbt/seeds`; a user's rows stand in files of the same names in `MARSAD_LEXICON_DIR`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from warehouse.arabic.clitics import readings
from warehouse.arabic.letters import fold
from warehouse.lexicon.catalogue import Catalogue
from warehouse.lexicon.cues import Cues, event_cues
from warehouse.lexicon.dates import DateWord, date_words
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.names import NameForm, common_words, name_forms, name_heads, outlet_names
from warehouse.lexicon.organizations import OrganizationHead, organization_heads
from warehouse.lexicon.roles import Holders, role_forms, role_limits
from warehouse.lexicon.speech import SpeechForm, speech_forms
from warehouse.lexicon.tables import user_tables_version
from warehouse.lexicon.triggers import TriggerForm, trigger_forms
from warehouse.project import seeds_dir

_OTHER_TABLES = {  # read by the cleaner and by dbt
    "actor_sectors",
    "boilerplate_rules",
    "cleaning_words",
    "country_codes",
    "entity_judgements",
    "event_types",
    "languages",
    "sources",
    "word_forms",
}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything the extractors know."""

    catalogue: Catalogue
    names: PhraseMatcher[NameForm]
    roles: PhraseMatcher[str]
    role_limits: PhraseMatcher[str]
    holders: Holders
    speech: PhraseMatcher[SpeechForm]
    date_words: PhraseMatcher[DateWord]
    triggers: PhraseMatcher[TriggerForm]
    cues: Cues
    organization_heads: PhraseMatcher[OrganizationHead]
    name_heads: dict[str, str]  # folded nouns before names, and what the names are of
    common_words: frozenset[str]  # folded; they look like names
    outlets: dict[str, str]  # names of newspapers and agencies, folded, without the generic noun, and their ids

    def is_title(self, folded: str) -> bool:
        """Tell whether a folded word, maybe with a proclitic, is a title or role before a name («الدكتور»)."""
        return any(
            self.name_heads.get(stem) == "title" or (stem.startswith("ال") and stem[2:] in self.cues.head)
            for _, stem in readings(folded)
        )

    def is_given_name(self, folded: str) -> bool:
        """Tell whether a folded word, maybe with a proclitic, begins a person's name of the catalogue."""
        return any(stem in self.given_names for _, stem in readings(folded))

    @cached_property
    def given_names(self) -> frozenset[str]:
        """The words, folded, that begin persons' names of several words."""
        words = (
            fold(alias.alias).split(maxsplit=1)
            for alias in self.catalogue.aliases
            if self.catalogue.entities[alias.entity_id].entity_type == "person"
        )
        return frozenset(parts[0] for parts in words if len(parts) > 1)


def load_lexicon(user_dir: Path | None = None) -> Lexicon:
    """Read and compile all tables; again only where the user's have changed."""
    return _load(user_dir, user_tables_version(user_dir))


@lru_cache(maxsize=2)  # a lexicon takes much memory, and nobody needs that of yesterday
def _load(user_dir: Path | None, _version: str) -> Lexicon:
    catalogue = Catalogue.load(user_dir)
    common, heads = common_words(user_dir), name_heads(user_dir)
    return Lexicon(
        catalogue,
        name_forms(catalogue, common, heads, user_dir),
        role_forms(user_dir),
        role_limits(user_dir),
        Holders.load(catalogue, user_dir),
        speech_forms(user_dir),
        date_words(user_dir),
        trigger_forms(user_dir),
        event_cues(user_dir),
        organization_heads(user_dir),
        heads,
        common,
        outlet_names(catalogue, heads),
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

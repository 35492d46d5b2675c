"""Load: from batches of facts to the raw layer, one transaction a batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.batch import Versions, discard, read_batch
from warehouse.lexicon.catalogue import Catalogue
from warehouse.lexicon.judgements import read_judgements
from warehouse.lexicon.tables import read_user_rows
from warehouse.project import project_version
from warehouse.settings import Settings
from warehouse.store.opening import open_build


@dataclass(frozen=True, slots=True)
class Annotated:
    """The folder of a batch that was annotated, and the attempts in it that hold its facts."""

    folder: Path
    attempts: Sequence[Path]


@task(cache_policy=NO_CACHE)
def load(batches: list[Annotated], settings: Settings) -> int:
    """Load batches, each in a transaction, remove their folders, and return how many documents they held.

    The build file is opened once for all: closing it writes anew what was added to its tables since they were last
    written as a whole, and that can be far more than the batches.
    """
    count = 0
    with open_build(settings) as build:
        for batch in batches:
            document_ids, tables, readings, learned = read_batch(batch.folder, batch.attempts)
            build.load(tables, document_ids, readings, learned)
            count += len(document_ids)
    for batch in batches:
        discard(batch.folder)
    return count


@task(cache_policy=NO_CACHE)
def load_catalogue(settings: Settings) -> None:
    """Load the entities, aliases, outlets and judgements that are not in dbt's seeds."""
    with open_build(settings) as build:
        build.write_catalogue(Catalogue.load(settings.lexicon_dir))
        build.write_user_rows("added_sources", read_user_rows("sources", settings.lexicon_dir), "source_id")
        judgements = read_judgements(settings.lexicon_dir)
        build.write_user_rows("added_judgements", judgements, "left_entity_id", "right_entity_id")


def fingerprint(settings: Settings, versions: Versions) -> str:
    """Return the fingerprint of everything that the published tables are made from."""
    judgements = json.dumps(read_judgements(settings.lexicon_dir))
    with open_build(settings) as build:
        return build.fingerprint({**asdict(versions), "dbt": project_version(), "judgements": judgements})

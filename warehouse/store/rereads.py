"""Documents to be read again from the bytes that are kept, without files or network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from warehouse.errors import check_known

if TYPE_CHECKING:
    from warehouse.store.build import Build


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents: all without conditions, else those for which all of them hold."""

    source: str | None = None  # name in sources.toml
    since: dt.date | None = None  # day on which it was taken in, UTC
    until: dt.date | None = None
    version: str | None = None  # beginning of the version of the cleaner or the extractor that read it
    uri: str | None = None  # glob on where it was seen


def check_selection(build: Build, selection: Selection, declared: Iterable[str]) -> None:
    """Raise UsageError for a source or version that there is not; `declared` are the names in sources.toml."""
    sources = build.connection.execute(
        "select source_name from raw.sightings union select source_name from raw.declared_sources"
    ).fetchall()
    check_known(selection.source, {*declared, *(name for (name,) in sources if name)}, what="source")
    versions = build.connection.execute(
        "select cleaner_version from raw.articles union select extractor_version from raw.articles"
    ).fetchall()
    known = [version for (version,) in versions if version]
    if not any(version.startswith(selection.version or "") for version in known):
        check_known(selection.version, known, what="version")


def select_documents(build: Build, selection: Selection) -> list[str]:
    """Return the ids of the documents of `selection`, without those that somebody dropped from the quarantine."""
    query = """
        select documents.document_id
        from raw.documents
        left join raw.articles using (document_id)
        where
            ($since::date is null or documents.ingested_at >= $since)
            and ($until::date is null or documents.ingested_at < $until::date + interval 1 day)
            and (
                $version::varchar is null
                or starts_with(articles.cleaner_version, $version)
                or starts_with(articles.extractor_version, $version)
            )
            and documents.document_id in (
                select document_id from raw.sightings
                where
                    ($source::varchar is null or source_name = $source)
                    and ($uri::varchar is null or source_uri glob $uri)
            )
            and documents.document_id not in (
                select document_id from raw.quarantine where resolution = 'dropped' and document_id is not null
            )
        order by documents.ingested_at, documents.document_id
    """
    return [document_id for (document_id,) in build.connection.execute(query, asdict(selection)).fetchall()]


def mark_for_rereading(build: Build, document_ids: list[str]) -> None:
    """Let the next run read these documents again, also those that it could not read before."""
    query = """
        insert into raw.rereads
        select distinct wanted.document_id
        from (select unnest(?::varchar[]) as document_id) as wanted
        anti join raw.rereads on wanted.document_id = rereads.document_id
    """
    build.connection.execute(query, [document_ids])

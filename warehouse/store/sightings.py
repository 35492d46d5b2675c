"""Sightings: which document stood at a place, and when.

A place that shows what it showed before gives no row, so a run over known input writes nothing. The newest sighting
of an article's documents says which of them it is now, also where a page was changed and changed back.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from warehouse.model import RawDocument
from warehouse.sources.configured import Source
from warehouse.store.build import Build, now
from warehouse.store.schema import arrow_table


def record_sightings(build: Build, documents: list[RawDocument], run_id: str) -> int:
    """Write down where `documents` were seen, and return at how many places something else was seen before."""
    rows: list[dict[str, object]] = [
        {
            "document_id": document.document_id,
            "source_uri": document.source_uri,
            "url": document.url,
            "source_name": document.source,
            "run_id": run_id,
            "seen_at": document.captured_at or now(),
        }
        for document in documents
    ]
    with build.incoming(arrow_table("sightings", rows)) as incoming:
        query = f"""
            insert into raw.sightings
            select incoming.*
            from {incoming} as incoming
            asof left join (
                select * from raw.sightings where source_uri in (select source_uri from {incoming})
            ) as known
                on incoming.source_uri = known.source_uri
                and coalesce(incoming.source_name, '') = coalesce(known.source_name, '')
                and incoming.seen_at >= known.seen_at
            where known.document_id is distinct from incoming.document_id
        """
        (count,) = build.connection.execute(query).fetchone() or (0,)
    return int(count)


def record_sources(build: Build, sources: list[Source]) -> None:
    """Write down how `sources` were declared; those that another run read stay as they were."""
    rows: list[dict[str, object]] = [
        {
            "source_name": source.name,
            "kind": source.kind,
            "outlet": source.outlet,
            "domain": _domain(source),
            "country_code": source.country,
        }
        for source in sources
    ]
    build.connection.execute(
        "delete from raw.declared_sources where source_name in (select unnest(?::varchar[]))",
        [[source.name for source in sources]],
    )
    build.insert("declared_sources", arrow_table("declared_sources", rows))


def _domain(source: Source) -> str | None:
    """Return the host that all addresses of a source share, None where there are several or none."""
    hosts = {urlsplit(place).hostname for place in source.where} if source.is_fetched else set()
    return (hosts.pop() or "").removeprefix("www.") or None if len(hosts) == 1 else None

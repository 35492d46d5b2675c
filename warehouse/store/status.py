"""How a warehouse stands: its last runs, how fresh its sources are, what is in quarantine, what the checks said."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.settings import Settings
from warehouse.store.lock import lock_holder
from warehouse.store.opening import has_published, open_newest
from warehouse.store.releases import Release, current_release, latest_release

Row = dict[str, object]

_RUNS = """
    select
        run_id,
        date_trunc('second', started_at) as started_at,
        round(epoch(finished_at - started_at), 1) as seconds,
        status,
        cast(counts ->> 'new' as bigint) as new_documents,
        cast(counts ->> 'annotated' as bigint) as annotated,
        cast(counts ->> 'quarantined' as bigint) as quarantined,
        counts,
        versions
    from raw.runs
    order by runs.started_at desc
    limit 10
"""
_SOURCES = """
    select
        coalesce(sightings.source_name, declared_sources.source_name, articles.outlet, 'unknown') as source,
        any_value(declared_sources.kind) as kind,
        count(distinct sightings.document_id) as documents,
        max(coalesce(articles.published_date, cast(articles.published_at as date))) as newest_article,
        date_trunc('second', max(sightings.seen_at)) as last_new
    from raw.sightings
    left join raw.articles on sightings.document_id = articles.document_id
    full join raw.declared_sources on sightings.source_name = declared_sources.source_name
    group by 1
    order by last_new desc nulls last, source
"""
_QUARANTINE = """
    select stage, reason, count(*) as inputs, date_trunc('second', max(quarantined_at)) as newest
    from raw.quarantine where resolved_at is null group by stage, reason order by inputs desc, stage, reason
"""
_CHECKS = """
    select run_id, suite, check_name, level, success, broken_rows, detail, checked_at
    from main.check_results
    where run_id = (select arg_max(run_id, checked_at) from main.check_results)
    order by success, level, suite, check_name
"""


@dataclass(frozen=True, slots=True)
class Status:
    """How a warehouse stands."""

    current: Release | None  # what readers see
    newest: Release | None
    is_published: bool  # there is a file to open
    run_at_work: str | None  # its process id
    runs: list[Row]  # the newest first
    sources: list[Row]  # declared ones and, of paths, outlets; what gave something new last comes first
    quarantine: list[Row]  # what is open, by reason
    checks: list[Row] | None  # of the last run that was checked, what failed first; None: no checks are kept


def warehouse_status(settings: Settings) -> Status:
    """Return how the warehouse of a home stands. Raises UsageError when there is none.

    While a run is at work, runs, sources and quarantine are those of the published file.
    """
    with open_newest(settings) as connection:
        return Status(
            current=current_release(settings),
            newest=latest_release(settings),
            is_published=has_published(settings),
            run_at_work=lock_holder(settings.build_file.parent),
            runs=_rows(connection, _RUNS),
            sources=_rows(connection, _SOURCES),
            quarantine=_rows(connection, _QUARANTINE),
            checks=_rows(connection, _CHECKS) if _has_checks(connection) else None,
        )


def _has_checks(connection: duckdb.DuckDBPyConnection) -> bool:
    query = "select 1 from information_schema.tables where table_schema = 'main' and table_name = 'check_results'"
    return connection.execute(query).fetchone() is not None


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = connection.sql(query)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

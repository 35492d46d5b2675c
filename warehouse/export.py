"""Events in other people's formats: PLOVER records, one a line, from the published file.

Field names are those of the draft manual of PLOVER, which leaves others free: `status`, `told_event`, `date_precision`,
`date_source` and the counts are ours. What is not known is left out of a record, but for `date`, which is then null.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import duckdb

from warehouse.errors import UsageError
from warehouse.settings import Settings
from warehouse.store.opening import open_published

_BATCH = 500  # events held in memory at once

_HISTORICAL_DAYS = 365  # what ended so long before it was first reported is history; arbitrary

_CONTEXTS = {"planned": "future", "denied": "negation", "demanded": "hypothetical"}
_TOLD_AS_DONE = ("occurred", "planned")
_COOPERATION = (1, 2)  # quad classes; what parties will do together is an agreement to do it

_EVENTS = """
with actors as (
    select
        event_participants.event_id,
        event_participants.role,
        list(
            {
                'code': coalesce(country_codes.iso3, actor_sectors.plover_code),
                'sector': actor_sectors.plover_sector,
                'actor_text': entities.name_ar,
                'identifier_id': coalesce(entities.wikidata_id, entities.entity_id),
                'identifier_text': entities.name_en,
                'office': case when entities.entity_type = 'person' then entities.role end
            }
            order by event_participants.report_count desc, entities.entity_id asc
        ) as members
    from event_participants
    inner join entities on event_participants.entity_id = entities.entity_id
    left join lexicon.country_codes on entities.country_code = country_codes.country_code
    left join lexicon.actor_sectors on entities.role = actor_sectors.role
    group by event_participants.event_id, event_participants.role
),

reports as (
    select
        event_mentions.event_id,
        list(distinct event_mentions.trigger order by event_mentions.trigger) as triggers,
        list(
            {
                'citation': event_mentions.article_id,
                'field': event_mentions.field,
                'sequence': event_mentions.sentence_index,
                'start': event_mentions.start_char,
                'end': event_mentions.end_char,
                'text': event_mentions.trigger
            }
            order by event_mentions.article_id asc, event_mentions.field desc, event_mentions.start_char asc
        ) as texts
    from event_mentions
    group by event_mentions.event_id
),

citations as (
    select
        tellings.event_id,
        list(
            {
                'citation': articles.article_id,
                'url': coalesce(articles.url, articles.source_uri),
                'title': articles.title,
                'language': articles.language,
                'publication': sources.name,
                'date': articles.published_date
            }
            order by articles.article_id asc
        ) as texts,
        max(articles.ingested_at) as coded_at
    from (
        select distinct
            event_id,
            article_id
        from event_mentions
    ) as tellings
    inner join articles on tellings.article_id = articles.article_id
    inner join sources on articles.source_id = sources.source_id
    group by tellings.event_id
)

select
    events.event_id,
    events.event_type,
    events.event_mode,
    events.status,
    events.quad_class,
    events.date_start,
    events.date_end,
    events.date_precision,
    events.date_source,
    coalesce(events.date_end + $historical_days < events.first_reported_at, false) as is_historical,
    source_actors.members as source,
    recipients.members as recipient,
    case
        when places.entity_id is not null
            then {
                'name': places.name_ar,
                'asciiname': places.name_en,
                'latitude': places.latitude,
                'longitude': places.longitude,
                'country code': places.country_code,
                'cc3': country_codes.iso3
            }
    end as event_loc,
    reports.triggers,
    reports.texts as text_info,
    citations.texts as cite_info,
    citations.coded_at,
    events.report_count,
    events.article_count,
    events.source_count
from events
inner join reports on events.event_id = reports.event_id
inner join citations on events.event_id = citations.event_id
left join actors as source_actors on events.event_id = source_actors.event_id and source_actors.role = 'actor'
left join actors as recipients on events.event_id = recipients.event_id and recipients.role = 'recipient'
left join entities as places on events.location_entity_id = places.entity_id
left join lexicon.country_codes on places.country_code = country_codes.country_code
where
    ($everything or (list_contains($statuses, events.status) and source_actors.members is not null))
    and ($since is null or coalesce(events.date_end, events.date_start) >= $since)
order by events.date_start asc nulls last, events.event_id asc
"""


def export_plover(settings: Settings, stream: TextIO, *, since: dt.date | None = None, everything: bool = False) -> int:
    """Write the published events as PLOVER records, JSON lines in order of date, and return how many.

    `since` leaves out events that ended before it, and those without a date. `everything` adds what PLOVER does not
    code: events that were only denied, alleged or demanded, and those without an actor.
    Raises UsageError when nothing was published, or nothing with the tables that records are made of.
    """
    count = 0
    with open_published(settings) as connection:
        for record in plover_records(connection, since=since, everything=everything):
            stream.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")
            count += 1
    return count


def export_plover_file(
    settings: Settings, output: Path, *, since: dt.date | None = None, everything: bool = False
) -> int:
    """As `export_plover`, to a file that is either what it was before or the whole export.

    Raises UsageError also when `output` cannot be written.
    """
    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("w", encoding="utf-8") as stream:
            count = export_plover(settings, stream, since=since, everything=everything)
        partial.replace(output)
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}; name another --output.") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def plover_records(
    connection: duckdb.DuckDBPyConnection, *, since: dt.date | None = None, everything: bool = False
) -> Iterator[dict[str, object]]:
    """Yield the events of a warehouse as PLOVER records, as `export_plover` writes them."""
    known = {
        "since": since,
        "everything": everything,
        "statuses": list(_TOLD_AS_DONE),
        "historical_days": _HISTORICAL_DAYS,
    }
    try:
        result = connection.execute(_EVENTS, known)
    except duckdb.CatalogException as error:
        raise UsageError(f"this warehouse was built by another version of Marsad; run it again: {error}") from error
    columns = [column[0] for column in result.description]
    while rows := result.fetchmany(_BATCH):
        for row in rows:
            yield _record(dict(zip(columns, row, strict=True)))


def _record(event: dict[str, object]) -> dict[str, object]:
    """Return one event's record. A cooperative event that is planned is an AGREE, with its own type beside it."""
    is_promise = event["status"] == "planned" and event["quad_class"] in _COOPERATION
    mode = None if is_promise or event["event_mode"] is None else str(event["event_mode"]).replace("_", "-")
    contexts = [_CONTEXTS.get(str(event["status"])), "historical" if event["is_historical"] else None]
    record = {
        "id": event["event_id"],
        "enddate": event["date_end"],
        "event": ["AGREE" if is_promise else event["event_type"]],
        "told_event": event["event_type"] if is_promise else None,
        "mode": mode,
        "context": [context for context in contexts if context],
        "status": event["status"],
        "source": event["source"],
        "recipient": event["recipient"],
        "event_loc": event["event_loc"],
        "date_precision": event["date_precision"],
        "date_source": event["date_source"],
        "event_text": event["triggers"],
        "text_info": event["text_info"],
        "cite_info": event["cite_info"],
        "coder": "Marsad",
        "coded_date": event["coded_at"],
        "report_count": event["report_count"],
        "article_count": event["article_count"],
        "source_count": event["source_count"],
    }
    return {"date": event["date_start"]} | {key: _known(value) for key, value in record.items() if _known(value)}


def _known(value: object) -> object:
    """Return `value` without the empty fields inside it."""
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_known(part) for part in value]
    return value


def _plain(value: object) -> str:
    return value.date().isoformat() if isinstance(value, dt.datetime) else str(value)

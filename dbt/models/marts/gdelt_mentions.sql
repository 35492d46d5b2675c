{{ config(materialized='view') }}
-- noqa: disable=CP02
with event_mentions as (
    select * from {{ ref('event_mentions') }}
    where status = 'occurred'
),

articles as (
    select * from {{ ref('articles') }}
),

bodies as (
    select * from {{ ref('int_articles') }}
),

sources as (
    select * from {{ ref('published_sources') }}
),

mentions as (
    select
        event_mentions.*,
        articles.url,
        articles.source_uri,
        bodies.first_ingested_at,
        bodies.body_length,
        coalesce(sources.domain, sources.name) as source_name,
        min(bodies.first_ingested_at) over (partition by event_mentions.event_id) as added_at
    from event_mentions
    inner join articles
        on event_mentions.article_id = articles.article_id
    inner join bodies
        on event_mentions.article_id = bodies.article_id
    inner join sources
        on articles.source_id = sources.source_id
)

select
    {{ gdelt_id('event_id') }} as GLOBALEVENTID,
    {{ gdelt_time('added_at') }} as EventTimeDate,
    {{ gdelt_time('first_ingested_at') }} as MentionTimeDate,
    case when url is null then 2 else 1 end as MentionType,
    source_name as MentionSourceName,
    coalesce(url, source_uri) as MentionIdentifier,
    sentence_index + 1 as SentenceID,
    -1 as Actor1CharOffset,
    -1 as Actor2CharOffset,
    start_char as ActionCharOffset,
    1 as InRawText,
    greatest(10, cast(round(confidence * 10) * 10 as integer)) as Confidence,
    body_length as MentionDocLen,
    cast(null as double) as MentionDocTone,
    cast(null as varchar) as MentionDocTranslationInfo,
    cast(null as varchar) as Extras
from mentions

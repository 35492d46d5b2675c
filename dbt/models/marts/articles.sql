{{ config(
    group_by='article_id',
    tracked=['article_id', 'story_id', 'source_id', 'published_date']
) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_article_sources')) }}
    union
    select article_id from {{ changes_of(ref('int_article_originals')) }}
    union
    select article_id from {{ changes_of(ref('int_article_stories')) }}
{% endcall %}

with seen as (
    select * from {{ ref('int_articles') }}
    where {{ is_stale('article_id') }}
),

readings as (
    {{ rows_of(ref('stg_articles'), 'document_id', 'select document_id from seen') }}
),

article_sources as (
    select * from {{ ref('int_article_sources') }}
),

originals as (
    select * from {{ ref('int_article_originals') }}
),

article_stories as (
    select * from {{ ref('int_article_stories') }}
)

select
    seen.article_id,
    seen.document_id,
    article_sources.source_id,
    seen.source_uri,
    seen.url,
    readings.title,
    readings.body,
    seen.language,
    readings.language_score,
    readings.tags,
    readings.byline,
    seen.published_at,
    seen.published_date,
    readings.date_precision,
    readings.date_source,
    readings.date_reason,
    seen.ingested_at,
    seen.content_hash,
    seen.word_count,
    originals.duplicate_of,
    article_stories.story_id,
    readings.cleaner_version
from seen
inner join readings
    on seen.document_id = readings.document_id
inner join article_sources
    on seen.article_id = article_sources.article_id
inner join originals
    on seen.article_id = originals.article_id
inner join article_stories
    on seen.article_id = article_stories.article_id

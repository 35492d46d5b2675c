{{ config(group_by='article_id', tracked=['article_id', 'event_id']) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_event_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_dated_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_report_events')) }}
    union
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_article_sources')) }}
{% endcall %}

with report_events as (
    select * from {{ ref('int_report_events') }}
),

reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('article_id') }}
),

dated_reports as (
    select * from {{ ref('int_dated_reports') }}
),

articles as (
    select * from {{ ref('int_articles') }}
),

article_sources as (
    select * from {{ ref('int_article_sources') }}
)

select
    report_events.event_id,
    report_events.first_date,
    reports.event_type,
    reports.status,
    reports.event_mode,
    reports.confidence,
    reports.location_entity_id,
    reports.article_id,
    article_sources.source_id,
    reports.article_id = reports.original_id as is_original,
    coalesce(articles.published_at, articles.published_date) as reported_at,
    dated_reports.date_source,
    case
        when dated_reports.date_start is not null
            then {
                'first': dated_reports.date_start,
                'last': dated_reports.date_end,
                'precision': dated_reports.date_precision
            }
    end as told_date
from report_events
inner join reports
    on report_events.event_mention_id = reports.event_mention_id
inner join dated_reports
    on report_events.event_mention_id = dated_reports.event_mention_id
inner join articles
    on reports.article_id = articles.article_id
inner join article_sources
    on reports.article_id = article_sources.article_id

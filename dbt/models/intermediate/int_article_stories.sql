{{ config(materialized='tracked', group_by='article_id', tracked=['article_id']) }}

with articles as (
    select * from {{ ref('int_articles') }}
),

originals as (
    select * from {{ ref('int_article_originals') }}
),

reports as (
    select * from {{ ref('int_event_reports') }}
),

report_events as (
    select * from {{ ref('int_report_events') }}
),

story_dates as (
    select * from {{ ref('int_story_dates') }}
),

-- What an article leads with: the events of its title and first sentences, not the background further down.
lead_events as (
    select distinct
        reports.original_id as article_id,
        report_events.event_id,
        coalesce(reports.published_date, story_dates.story_date) as published_date
    from reports
    inner join report_events
        on reports.event_mention_id = report_events.event_mention_id
    left join story_dates
        on reports.original_id = story_dates.original_id
    where
        coalesce(reports.published_date, story_dates.story_date) is not null
        and (reports.field = 'title' or reports.sentence_index <= {{ var('story_lead_sentences') }})
),

-- An article's label is the earliest article that leads with one of its events, at most some days away.
first_labels as (
    {{ spread_label("strftime(published_date, '%Y%m%d') || article_id", 'lead_events') }}
),

first_labelled as (
    select
        lead_events.*,
        first_labels.label
    from lead_events
    inner join first_labels
        on lead_events.article_id = first_labels.article_id
),

-- Once more for those whose earliest neighbour has an earlier one itself; no further, or stories would chain.
second_labels as (
    {{ spread_label('label', 'first_labelled') }}
)

select
    articles.article_id,
    {{ content_id('s', ['coalesce(second_labels.label, originals.original_id)']) }} as story_id
from articles
inner join originals
    on articles.article_id = originals.article_id
left join second_labels
    on originals.original_id = second_labels.article_id

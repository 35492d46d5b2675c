{{ config(group_by='original_id', tracked=['original_id', 'story_date']) }}

with reports as (
    select * from {{ ref('int_event_reports') }}
),

report_parties as (
    select * from {{ ref('int_report_parties') }}
),

-- Two persons who meet, and where: what is told so alike is most likely one event.
scenes as (
    select
        reports.*,
        concat_ws(
            ' | ',
            reports.event_type,
            report_parties.parties,
            report_parties.first_official,
            report_parties.second_official,
            reports.location_entity_id
        ) as scene
    from reports
    inner join report_parties
        on reports.event_mention_id = report_parties.event_mention_id
    where
        reports.status = 'occurred'
        and reports.location_entity_id is not null
        and report_parties.first_official is not null
        and report_parties.second_official is not null
),

undated as (
    select distinct
        original_id,
        scene
    from scenes
    where
        published_date is null
        and told_start is null
        and (field = 'title' or sentence_index <= {{ var('story_lead_sentences') }})
),

-- Scenes as news: told within days.
dated as (
    select distinct
        scene,
        published_date
    from scenes
    where
        published_date is not null
        and (
            told_start is null
            or abs(date_diff('day', told_start, published_date)) <= {{ var('adopted_date_days') }}
        )
)

-- Scenes that were told again much later may be of any of these times.
select
    undated.original_id,
    min(dated.published_date) as story_date
from undated
inner join dated
    on undated.scene = dated.scene
group by undated.original_id
having date_diff('day', min(dated.published_date), max(dated.published_date)) <= {{ var('story_days') }}

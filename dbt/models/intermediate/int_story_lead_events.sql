{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select original_id from {{ changes_of(ref('int_event_reports')) }}
    union
    select original_id from {{ ref('int_event_reports') }}
    where event_mention_id in (select event_mention_id from {{ changes_of(ref('int_report_events')) }})
{% endcall %}

with reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('original_id') }}
),

report_events as (
    select * from {{ ref('int_report_events') }}
)

select distinct
    reports.original_id as article_id,
    report_events.event_id
from reports
inner join report_events
    on reports.event_mention_id = report_events.event_mention_id
where reports.field = 'title' or reports.sentence_index <= {{ var('story_lead_sentences') }}

{{ config(group_by='article_id', tracked=['article_id']) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_event_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_dated_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_report_events')) }}
{% endcall %}

with reports as (
    select * from {{ ref('stg_event_reports') }}
),

resolved_reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('article_id') }}
),

report_events as (
    select * from {{ ref('int_report_events') }}
),

dated_reports as (
    select * from {{ ref('int_dated_reports') }}
)

select
    resolved_reports.event_mention_id,
    report_events.event_id,
    resolved_reports.article_id,
    reports.field,
    reports.start_char,
    reports.end_char,
    reports.trigger,
    reports.trigger_id,
    reports.sentence_index,
    reports.status,
    resolved_reports.attribution_entity_id,
    resolved_reports.date_expression,
    dated_reports.date_source,
    reports.confidence,
    reports.extractor_version
from resolved_reports
inner join reports
    on
        resolved_reports.document_id = reports.document_id
        and resolved_reports.report_no = reports.report_no
inner join report_events
    on resolved_reports.event_mention_id = report_events.event_mention_id
inner join dated_reports
    on resolved_reports.event_mention_id = dated_reports.event_mention_id

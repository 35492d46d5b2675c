{{ config(group_by='event_id', tracked=['event_id', 'entity_id']) }}

{% call stale_groups() %}
    select event_id from {{ changes_of(ref('int_report_events')) }}
    union
    select event_id from {{ ref('int_report_events') }}
    where
        article_id in (select article_id from {{ changes_of(ref('int_report_participants')) }})
        or article_id in (select article_id from {{ changes_of(ref('int_event_reports')) }})
{% endcall %}

with participants as (
    select * from {{ ref('int_report_participants') }}
),

reports as (
    select * from {{ ref('int_event_reports') }}
),

report_events as (
    select * from {{ ref('int_report_events') }}
    where {{ is_stale('event_id') }}
),

named as (
    select
        report_events.event_id,
        participants.entity_id,
        participants.role
    from participants
    inner join reports
        on
            participants.document_id = reports.document_id
            and participants.report_no = reports.report_no
    inner join report_events
        on reports.event_mention_id = report_events.event_mention_id
),

roles as (
    select
        event_id,
        entity_id,
        role,
        count(*) as uses
    from named
    group by event_id, entity_id, role
)

-- Reports may differ in who acts and who is acted upon: the role is the one that most of them give.
select
    event_id,
    entity_id,
    arg_max(role, (uses, role = 'actor')) as role,
    cast(sum(uses) as bigint) as report_count
from roles
group by event_id, entity_id

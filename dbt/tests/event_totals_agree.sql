-- Every total of events and their reports that can be reached in two ways is the same in both.
with carried as (
    select distinct
        event_id,
        article_id
    from {{ ref('event_mentions') }}
),

added as (
    select
        'reports of events' as total,
        sum(report_count) as amount
    from {{ ref('events') }}
    union all
    select
        'reports read' as total,
        count(*) as amount
    from {{ ref('int_event_reports') }}
    union all
    select
        'events for GDELT' as total,
        count(distinct globaleventid) as amount
    from {{ ref('gdelt_events') }}
    union all
    select
        'reports for GDELT' as total,
        count(*) as amount
    from {{ ref('gdelt_mentions') }}
    union all
    select
        'events of event days' as total,
        sum(event_count) as amount
    from {{ ref('event_days') }}
    union all
    select
        'articles of events' as total,
        sum(article_count + reprint_count) as amount
    from {{ ref('events') }}
),

counted as (
    select
        'reports of events' as total,
        count(*) as amount
    from {{ ref('event_mentions') }}
    union all
    select
        'reports read' as total,
        count(*) as amount
    from {{ ref('event_mentions') }}
    union all
    select
        'events for GDELT' as total,
        count(*) as amount
    from {{ ref('events') }}
    where status = 'occurred'
    union all
    select
        'reports for GDELT' as total,
        sum(report_count) as amount
    from {{ ref('events') }}
    where status = 'occurred'
    union all
    select
        'events of event days' as total,
        count(*) as amount
    from {{ ref('events') }}
    where
        date_start is not null
        and date_precision in ('minute', 'day')
        and date_diff('day', date_start, date_end) <= 1
    union all
    select
        'articles of events' as total,
        count(*) as amount
    from carried
)

select
    coalesce(added.total, counted.total) as total,
    added.amount as added_amount,
    counted.amount as counted_amount
from added
full outer join counted
    on added.total = counted.total
where
    added.total is null
    or counted.total is null
    or coalesce(added.amount, 0) <> coalesce(counted.amount, 0)

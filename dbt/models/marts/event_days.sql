{{ config(group_by='day') }}

{% call stale_groups() %}
    select date_start from {{ changes_of(ref('events')) }}
{% endcall %}

with events as (
    select * from {{ ref('events') }}
    where {{ is_stale('date_start') }}
)

select
    date_start as day,
    event_type,
    status,
    count(*) as event_count,
    cast(sum(report_count) as bigint) as report_count,
    cast(sum(article_count) as bigint) as article_count
from events
where
    date_start is not null
    and date_precision in ('minute', 'day')
    and date_end <= date_start + 1
group by date_start, event_type, status

with events as (
    select * from {{ ref('events') }}
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
group by date_start, event_type, status

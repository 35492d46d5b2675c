select
    date_trunc($unit, date_start)::date as day,
    event_type,
    count(*) as events
from scope_events
where date_start between $first_day and $last_day
group by all
order by day, event_type

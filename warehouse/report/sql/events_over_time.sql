select
    date_trunc($unit, date_start)::date as day,
    event_type,
    count(*) as events
from scope_events
where
    date_start between $first_day and $last_day
    -- «In 2024» is no step of days: of a step is what is known to a day, or a night between two, or to the step.
    and (date_end <= date_start + 1 or date_trunc($unit, date_start) = date_trunc($unit, date_end))
group by all
order by day, event_type

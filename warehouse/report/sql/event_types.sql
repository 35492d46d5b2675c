select
    event_type,
    quad_class,
    status,
    count(*) as events
from scope_events
group by all
order by event_type, status

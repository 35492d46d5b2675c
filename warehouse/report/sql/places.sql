select
    entities.name_ar,
    entities.name_en,
    scope_events.latitude,
    scope_events.longitude,
    count(*) as events,
    list(distinct scope_events.event_type order by scope_events.event_type) as event_types
from scope_events
inner join entities on scope_events.location_entity_id = entities.entity_id
where scope_events.latitude is not null and scope_events.longitude is not null
group by all
order by events desc, entities.name_ar, scope_events.latitude, scope_events.longitude

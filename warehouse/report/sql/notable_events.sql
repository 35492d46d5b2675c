-- Events that most outlets tell in articles of their own (copies tell nothing more), those with known parties first.
select
    scope_events.event_id,
    scope_events.event_type,
    scope_events.status,
    scope_events.date_start,
    scope_events.date_end,
    scope_events.date_precision,
    scope_events.source_count as outlets,
    scope_events.article_count as articles,
    places.name_ar as place_ar,
    places.name_en as place_en,
    list(
        {'name_ar': parties.name_ar, 'name_en': parties.name_en}
        order by event_participants.report_count desc, parties.entity_id
    ) filter (where event_participants.role = 'actor') as actors,
    list(
        {'name_ar': parties.name_ar, 'name_en': parties.name_en}
        order by event_participants.report_count desc, parties.entity_id
    ) filter (where event_participants.role = 'recipient') as recipients
from scope_events
left join entities as places on scope_events.location_entity_id = places.entity_id
left join event_participants on scope_events.event_id = event_participants.event_id
left join entities as parties on event_participants.entity_id = parties.entity_id
group by all
order by
    max(least(scope_events.source_count, scope_events.article_count)) desc,
    outlets desc,
    articles desc,
    count(event_participants.entity_id) desc,
    max(scope_events.confidence) desc,
    scope_events.date_start desc nulls last,
    scope_events.event_id
limit $limit

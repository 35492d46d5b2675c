-- Who acts on whom: events from each actor to each recipient, denied ones left out.
with pairs as (
    select
        actors.entity_id as actor_id,
        recipients.entity_id as recipient_id,
        scope_events.event_type,
        scope_events.quad_class,
        count(*) as events
    from scope_events
    inner join event_participants as actors
        on scope_events.event_id = actors.event_id and actors.role = 'actor'
    inner join event_participants as recipients
        on scope_events.event_id = recipients.event_id and recipients.role = 'recipient'
    where
        scope_events.status <> 'denied'
        and actors.entity_id <> recipients.entity_id
        and ($entity is null or $entity in (actors.entity_id, recipients.entity_id))
    group by all
)

select
    pairs.actor_id,
    actors.name_ar as actor_ar,
    actors.name_en as actor_en,
    pairs.recipient_id,
    recipients.name_ar as recipient_ar,
    recipients.name_en as recipient_en,
    sum(pairs.events)::bigint as events,
    coalesce(sum(pairs.events) filter (where pairs.quad_class <= 2), 0)::bigint as cooperative,
    list(pairs.event_type order by pairs.events desc, pairs.event_type) as event_types
from pairs
inner join entities as actors on pairs.actor_id = actors.entity_id
inner join entities as recipients on pairs.recipient_id = recipients.entity_id
group by all
order by events desc, pairs.actor_id, pairs.recipient_id

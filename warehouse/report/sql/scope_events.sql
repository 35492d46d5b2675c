-- Events that those articles report; of the entity, those it has a part in.
select events.*
from events
where
    events.event_id in (
        select event_mentions.event_id
        from event_mentions
        inner join scope_articles using (article_id)
    )
    and (
        $entity is null
        or events.location_entity_id = $entity
        or events.event_id in (
            select event_participants.event_id
            from event_participants
            where event_participants.entity_id = $entity
        )
    )

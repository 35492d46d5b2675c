-- Events that those articles report, and how many of them and of their outlets do; of the entity, those it has a part in.
with told as (
    select
        event_mentions.event_id,
        count(distinct scope_articles.source_id) as source_count,
        count(distinct scope_articles.article_id) filter (where scope_articles.duplicate_of is null) as article_count
    from event_mentions
    inner join scope_articles using (article_id)
    group by event_mentions.event_id
)

select events.* replace (told.source_count as source_count, told.article_count as article_count)
from events
inner join told using (event_id)
where
    $entity is null
    or events.location_entity_id = $entity
    or events.event_id in (
        select event_participants.event_id
        from event_participants
        where event_participants.entity_id = $entity
    )

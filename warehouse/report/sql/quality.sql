select
    (select count(*) from scope_articles) as articles,
    (select count(*) from scope_articles where published_date is not null) as dated,
    (select count(*) from scope_articles where duplicate_of is not null) as copies,
    (
        select count(*)
        from quotes
        inner join scope_articles using (article_id)
    ) as quotes,
    (
        select count(*)
        from quotes
        inner join scope_articles using (article_id)
        where quotes.speaker_entity_id is not null
    ) as with_speaker,
    (select count(*) from scope_events) as events,
    (select count(*) from scope_events where location_entity_id is not null) as placed,
    (select count(*) from scope_events where date_start is not null) as events_dated,
    (select count(*) from scope_events where source_count > 1) as in_outlets,
    (
        select count(distinct event_participants.event_id)
        from event_participants
        inner join scope_events using (event_id)
        where event_participants.role = 'actor'
    ) as with_actor

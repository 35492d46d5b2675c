{{ config(materialized='table_function', parameters=['entity']) }}

with own as (
    select
        participants.event_id,
        participants.role
    from {{ ref('event_participants') }} as participants
    semi join {{ ref('find_entity') }}(entity) as named
        on participants.entity_id = named.entity_id
),

others as (
    select
        participants.event_id,
        string_agg(entities.name_ar, '، ' order by participants.role asc, entities.name_ar asc) as names
    from {{ ref('event_participants') }} as participants
    semi join own
        on participants.event_id = own.event_id
    inner join {{ ref('published_entities') }} as entities
        on participants.entity_id = entities.entity_id
    anti join {{ ref('find_entity') }}(entity) as named
        on participants.entity_id = named.entity_id
    group by participants.event_id
),

tellings as (  -- the surest report of each event; of those as sure the one in a body, the earliest, the first
    select
        reports.event_id,
        reports.event_mention_id
    from {{ ref('event_mentions') }} as reports
    semi join own
        on reports.event_id = own.event_id
    inner join {{ ref('articles') }} as articles
        on reports.article_id = articles.article_id
    qualify
        row_number() over (
            partition by reports.event_id
            order by
                reports.confidence desc,
                reports.field asc,
                articles.published_date asc,
                articles.article_id asc,
                reports.start_char asc
        ) = 1
)

select
    events.date_start as day,
    events.event_type,
    events.status,
    own.role,
    others.names as with_whom,
    places.name_ar as place,
    events.source_count as outlets,
    sentences.sentence,
    events.event_id
from own
inner join {{ ref('events') }} as events
    on own.event_id = events.event_id
inner join tellings
    on own.event_id = tellings.event_id
inner join {{ ref('report_sentences') }} as sentences
    on tellings.event_mention_id = sentences.event_mention_id
left join others
    on own.event_id = others.event_id
left join {{ ref('published_entities') }} as places
    on events.location_entity_id = places.entity_id
order by events.date_start nulls last, events.event_type, events.event_id

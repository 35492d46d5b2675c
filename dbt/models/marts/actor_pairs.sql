{{ config(group_by='actor_entity_id') }}

{% call stale_groups() %}
    select entity_id from {{ changes_of(ref('event_participants')) }}
    union
    select entity_id from {{ ref('event_participants') }}
    where
        event_id in (select event_id from {{ changes_of(ref('events')) }})
        or event_id in (select event_id from {{ changes_of(ref('event_participants')) }})
{% endcall %}

with events as (
    select * from {{ ref('events') }}
),

participants as (
    select * from {{ ref('event_participants') }}
),

-- From each actor to each recipient; between two actors, in alphabetical order.
pairs as (
    select
        actors.event_id,
        actors.entity_id as actor_entity_id,
        others.entity_id as other_entity_id,
        others.role = 'recipient' as is_directed
    from participants as actors
    inner join participants as others
        on actors.event_id = others.event_id
    where
        actors.role = 'actor'
        and {{ is_stale('actors.entity_id') }}
        and (others.role = 'recipient' or (others.role = 'actor' and actors.entity_id < others.entity_id))
)

select
    pairs.actor_entity_id,
    pairs.other_entity_id,
    pairs.is_directed,
    events.event_type,
    events.status,
    count(*) as event_count,
    cast(sum(events.report_count) as bigint) as report_count,
    min(events.date_start) as first_date,
    max(events.date_end) as last_date
from pairs
inner join events
    on pairs.event_id = events.event_id
group by all

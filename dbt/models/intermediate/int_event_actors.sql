{{ config(materialized='view') }}

with participants as (
    select * from {{ ref('event_participants') }}
),

entities as (
    select * from {{ ref('published_entities') }}
),

country_codes as (
    select * from {{ ref('country_codes') }}
),

actor_sectors as (
    select * from {{ ref('actor_sectors') }}
),

described as (
    select
        participants.event_id,
        participants.role,
        participants.report_count,
        entities.entity_id,
        entities.entity_type,
        entities.name_ar,
        entities.name_en,
        entities.country_code,
        entities.role as office,
        entities.latitude,
        entities.longitude
    from participants
    inner join entities
        on participants.entity_id = entities.entity_id
),

first_actors as (
    select
        *,
        1 as side
    from described
    where role = 'actor'
    qualify row_number() over (partition by event_id order by report_count desc, entity_id asc) = 1
),

-- On the other side the recipient, or else a second actor, from another country if there is one.
second_actors as (
    select
        described.*,
        2 as side
    from described
    left join first_actors
        on described.event_id = first_actors.event_id
    where described.entity_id is distinct from first_actors.entity_id
    qualify row_number() over (
        partition by described.event_id
        order by
            described.role = 'recipient' desc,
            described.country_code is distinct from first_actors.country_code desc,
            described.report_count desc,
            described.entity_id asc
    ) = 1
),

sides as (
    select * from first_actors
    union all
    select * from second_actors
),

coded as (
    select
        sides.event_id,
        sides.side,
        sides.entity_id,
        upper(coalesce(sides.name_en, sides.name_ar)) as actor_name,
        country_codes.iso3,
        actor_sectors.cameo_type as type_code,
        {{ gdelt_place_type('sides.entity_type', 'sides.office', 'sides.country_code') }} as geo_type,
        coalesce(sides.name_en, sides.name_ar) as geo_name,
        country_codes.fips,
        sides.latitude,
        sides.longitude
    from sides
    left join country_codes
        on sides.country_code = country_codes.country_code
    left join actor_sectors
        on sides.office = actor_sectors.role
)

select
    event_id,
    side,
    entity_id,
    actor_name,
    iso3,
    type_code,
    nullif(concat(iso3, type_code), '') as actor_code,
    geo_type,
    case when geo_type is not null then geo_name end as geo_name,
    case when geo_type is not null then fips end as fips,
    case when geo_type is not null then latitude end as latitude,
    case when geo_type is not null then longitude end as longitude
from coded

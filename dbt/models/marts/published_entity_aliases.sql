{{ config(group_by='entity_id') }}

{% call stale_groups() %}
    select entity_id from {{ changes_of(ref('int_entity_weeks')) }}
{% endcall %}

with catalogue as (
    select * from {{ ref('stg_catalogue_aliases') }}
),

entity_weeks as (
    select * from {{ ref('int_entity_weeks') }}
    where {{ is_stale('entity_id') }}
),

listed as (
    select
        catalogue.entity_id,
        catalogue.alias,
        catalogue.origin
    from catalogue
    semi join entity_weeks
        on catalogue.entity_id = entity_weeks.entity_id
),

-- What texts call an entity, where no list does.
written as (
    select distinct
        entity_id,
        surface['surface'] as alias,
        'text' as origin
    from (
        select
            entity_id,
            unnest(surfaces) as surface
        from entity_weeks
    ) as surfaces_of_weeks
)

select
    entity_id,
    alias,
    origin
from listed
union all
select
    written.entity_id,
    written.alias,
    written.origin
from written
anti join listed
    on written.entity_id = listed.entity_id and written.alias = listed.alias

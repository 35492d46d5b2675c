{{ config(group_by='entity_id') }}

{% call stale_groups() %}
    select entity_id from {{ changes_of(ref('published_entities')) }}
    union
    select entity_id from {{ changes_of(ref('published_entity_aliases')) }}
{% endcall %}

with entities as (
    select * from {{ ref('published_entities') }}
    where {{ is_stale('entity_id') }}
),

aliases as (
    select * from {{ ref('published_entity_aliases') }}
    where {{ is_stale('entity_id') }}
),

named as (
    select
        entity_id,
        {{ folded('name_ar') }} as name_key,
        true as is_its_own
    from entities
    union all
    select
        entity_id,
        {{ folded('name_en') }} as name_key,
        true as is_its_own
    from entities
    union all
    select
        entity_id,
        {{ folded('alias') }} as name_key,
        false as is_its_own
    from aliases
)

select
    name_key,
    entity_id,
    bool_or(is_its_own) as is_its_own
from named
where name_key is not null
group by name_key, entity_id
order by name_key, entity_id

{{ config(group_by='entity_id') }}

{% call stale_groups() %}
    select entity_id from {{ changes_of(ref('int_mention_entities')) }}
{% endcall %}

with catalogue as (
    select * from {{ ref('stg_catalogue_aliases') }}
),

mention_entities as (
    select * from {{ ref('int_mention_entities') }}
    where {{ is_stale('entity_id') }}
),

listed as (
    select
        catalogue.entity_id,
        catalogue.alias,
        catalogue.origin
    from catalogue
    semi join mention_entities
        on catalogue.entity_id = mention_entities.entity_id
),

-- What texts call an entity, where no list does.
written as (
    select distinct
        entity_id,
        surface as alias,
        'text' as origin
    from mention_entities
    where mention_type = 'name'
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

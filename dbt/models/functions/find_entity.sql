{{ config(materialized='table_function', parameters=['name']) }}

with candidates as (
    select
        entity_id,
        1 as preference
    from {{ ref('published_entities') }}
    where entity_id = name
    union all
    select
        names.entity_id,
        case when names.is_its_own then 2 else 3 end as preference
    from {{ ref('entity_names') }} as names
    where names.name_key = {{ folded('name') }}
)

select
    entities.entity_id,
    entities.entity_type,
    entities.name_ar,
    entities.name_en,
    entities.article_count
from candidates
inner join {{ ref('published_entities') }} as entities
    on candidates.entity_id = entities.entity_id
qualify row_number() over (order by candidates.preference asc, entities.mention_count desc, entities.entity_id asc) = 1

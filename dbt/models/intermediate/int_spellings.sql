{{ config(group_by='entity_id', tracked=['entity_id', 'entity_type', 'sound']) }}

{% call stale_groups() %}
    select spelling_entity_id from {{ changes_of(ref('int_named_mentions')) }}
{% endcall %}

with named_mentions as (
    select * from {{ ref('int_named_mentions') }}
    where mention_type = 'name' and {{ is_stale('spelling_entity_id') }}
)

select
    spelling_entity_id as entity_id,
    entity_type,
    name_key,
    {{ sound_key('name_key') }} as sound,
    min(first_ingested_at) as first_ingested_at,
    count(distinct article_id) as article_count
from named_mentions
where not is_catalogued and name_key like '% %'
group by spelling_entity_id, entity_type, name_key

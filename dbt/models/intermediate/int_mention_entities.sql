{{ config(group_by='article_id', tracked=['article_id', 'entity_id']) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_named_mentions')) }}
    union
    select article_id from {{ ref('int_named_mentions') }}
    where spelling_entity_id in (select left_entity_id from {{ changes_of(ref('int_merged_entities')) }})
{% endcall %}

with named_mentions as (
    select * from {{ ref('int_named_mentions') }}
    where {{ is_stale('article_id') }}
),

merged as (
    select * from {{ ref('int_merged_entities') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
)

select
    named_mentions.document_id,
    named_mentions.mention_no,
    named_mentions.mention_id,
    named_mentions.article_id,
    coalesce(merged.entity_id, named_mentions.spelling_entity_id) as entity_id,

    coalesce(catalogue.entity_type, named_mentions.entity_type) as entity_type,
    named_mentions.mention_type,
    named_mentions.field,
    named_mentions.surface,
    named_mentions.start_char
from named_mentions
left join merged
    on named_mentions.spelling_entity_id = merged.left_entity_id
left join catalogue
    on merged.entity_id = catalogue.entity_id

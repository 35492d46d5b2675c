{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_mention_entities')) }}
{% endcall %}

with mentions as (
    select * from {{ ref('stg_mentions') }}
),

mention_entities as (
    select * from {{ ref('int_mention_entities') }}
    where {{ is_stale('article_id') }}
)

select
    mention_entities.mention_id,
    mention_entities.article_id,
    mention_entities.entity_id,
    mentions.field,
    mentions.start_char,
    mentions.end_char,
    mentions.surface,
    mentions.mention_type,
    mentions.sentence_index,
    mentions.confidence,
    mentions.method,
    mentions.extractor_version
from mentions
inner join mention_entities
    on
        mentions.document_id = mention_entities.document_id
        and mentions.mention_no = mention_entities.mention_no

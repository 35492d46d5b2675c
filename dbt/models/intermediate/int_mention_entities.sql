with named_mentions as (
    select * from {{ ref('int_named_mentions') }}
),

decisions as (
    select * from {{ ref('entity_decisions') }}
    where judgement = 'same'
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

-- Two steps: a spelling leads to another by rule, and that to a third by the user's judgement, or the reverse.
merged as (
    select
        decisions.left_entity_id,
        coalesce(further.right_entity_id, decisions.right_entity_id) as entity_id
    from decisions
    left join decisions as further
        on decisions.right_entity_id = further.left_entity_id and decisions.left_entity_id <> further.right_entity_id
    qualify row_number() over (
        partition by decisions.left_entity_id
        order by decisions.decided_by = 'user' desc, further.decided_by = 'user' desc, entity_id asc
    ) = 1
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

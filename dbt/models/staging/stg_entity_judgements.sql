with listed as (
    select * from {{ ref('entity_judgements') }}
),

added as (
    select * from {{ source('raw', 'added_judgements') }}
),

judgements as (
    select * from added
    union all by name
    select listed.*
    from listed
    anti join added
        on listed.left_entity_id = added.left_entity_id and listed.right_entity_id = added.right_entity_id
)

select
    left_entity_id,
    right_entity_id,

    judgement,
    reason
from judgements

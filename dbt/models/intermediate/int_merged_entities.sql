{{ config(group_by='left_entity_id') }}

{% call stale_groups() %}
    select left_entity_id from {{ changes_of(ref('entity_decisions')) }}
    union
    select left_entity_id from {{ ref('entity_decisions') }}
    where right_entity_id in (select left_entity_id from {{ changes_of(ref('entity_decisions')) }})
{% endcall %}

with decisions as (
    select * from {{ ref('entity_decisions') }}
    where judgement = 'same'
)

-- Two steps: a spelling leads to another by rule, and that to a third by the user's judgement, or the reverse.
select
    decisions.left_entity_id,
    coalesce(further.right_entity_id, decisions.right_entity_id) as entity_id
from decisions
left join decisions as further
    on decisions.right_entity_id = further.left_entity_id and decisions.left_entity_id <> further.right_entity_id
where {{ is_stale('decisions.left_entity_id') }}
qualify row_number() over (
    partition by decisions.left_entity_id
    order by decisions.decided_by = 'user' desc, further.decided_by = 'user' desc, entity_id asc
) = 1

{{ config(group_by='left_entity_id') }}

-- All that leads to what changed, and what the user keeps apart from any of that.
{% call stale_groups() %}
    with recursive edges as materialized (
        select
            left_entity_id,
            right_entity_id
        from {{ ref('entity_decisions') }}
        where judgement in ('same', 'different')
        union all
        select
            right_entity_id,
            left_entity_id
        from {{ ref('entity_decisions') }}
        where judgement = 'different'
    ),

    joined as (
        select unnest([left_entity_id, right_entity_id]) as entity_id
        from {{ changes_of(ref('entity_decisions')) }}
        union
        select edges.left_entity_id
        from joined
        inner join edges
            on joined.entity_id = edges.right_entity_id
    )

    select entity_id from joined
{% endcall %}

with recursive decisions as (
    select * from {{ ref('entity_decisions') }}
    where judgement in ('same', 'different')
),

kept_apart as (
    select
        left_entity_id,
        right_entity_id
    from decisions
    where judgement = 'different' and left_entity_id <> right_entity_id
),

-- Of several that an entity is, the one that the user says.
steps as materialized (
    select
        decisions.left_entity_id,
        decisions.right_entity_id
    from decisions
    anti join kept_apart
        on
            least(decisions.left_entity_id, decisions.right_entity_id)
            = least(kept_apart.left_entity_id, kept_apart.right_entity_id)
            and greatest(decisions.left_entity_id, decisions.right_entity_id)
            = greatest(kept_apart.left_entity_id, kept_apart.right_entity_id)
    where decisions.judgement = 'same'
    qualify row_number() over (
        partition by decisions.left_entity_id
        order by decisions.decided_by = 'user' desc, decisions.right_entity_id asc
    ) = 1
),

beginnings as (
    select left_entity_id from steps
    where {{ is_stale('left_entity_id') }}
    union
    select unnest([left_entity_id, right_entity_id]) from kept_apart
),

-- Step by step to the end, or once around where steps lead in a circle.
walks as (
    select
        left_entity_id,
        [left_entity_id] as path
    from beginnings
    union all
    select
        walks.left_entity_id,
        list_append(walks.path, steps.right_entity_id) as path
    from walks
    inner join steps
        on walks.path[-1] = steps.left_entity_id and not list_contains(walks.path, steps.right_entity_id)
),

longest as (
    select * from walks
    qualify row_number() over (partition by left_entity_id order by len(path) desc) = 1
),

ended as (
    select
        longest.*,
        case
            when steps.right_entity_id is null then longest.path[-1]
            else list_min(longest.path[list_position(longest.path, steps.right_entity_id):])
        end as last_entity_id
    from longest
    left join steps
        on longest.path[-1] = steps.left_entity_id
),

-- Two that the user keeps apart and that would be one: the first of them stays what it is, or the other where that one
-- leads to the first.
stopped as (
    select
        list(
            case
                when list_contains(others.path, kept_apart.left_entity_id) then kept_apart.right_entity_id
                else kept_apart.left_entity_id
            end
        ) as entity_ids
    from kept_apart
    inner join ended
        on kept_apart.left_entity_id = ended.left_entity_id
    inner join ended as others
        on
            kept_apart.right_entity_id = others.left_entity_id
            and ended.last_entity_id = others.last_entity_id
)

select
    ended.left_entity_id,
    coalesce(
        list_filter(ended.path, lambda step: list_contains(stopped.entity_ids, step))[1], -- noqa: RF02
        ended.last_entity_id
    ) as entity_id
from ended
cross join stopped
where
    {{ is_stale('ended.left_entity_id') }}
    and entity_id <> ended.left_entity_id

{{ config(materialized='view') }}

with recurring as (
    select * from {{ ref('int_recurring_lines') }}
),

cut_lines as (
    select * from {{ source('raw', 'learned_lines') }}
),

decisions as (
    select * from {{ source('raw', 'learned_decisions') }}
)

select
    coalesce(recurring.learned_id, decisions.learned_id) as learned_id,
    coalesce(recurring.outlet, decisions.outlet) as outlet,
    coalesce(recurring.line, decisions.line) as line,
    case
        when decisions.decision = 'keep' then 'kept'
        when decisions.decision = 'cut' then 'cut'
        when recurring.is_boilerplate then 'learned'
        else 'candidate'
    end as status,
    coalesce(recurring.article_count, 0) as article_count,
    coalesce(recurring.article_share, 0) as article_share,
    coalesce(recurring.day_count, 0) as day_count,
    recurring.edge_share,
    recurring.first_seen,
    recurring.last_seen,
    recurring.example_article_id,
    decisions.decided_at,
    cut_lines.since_run as cut_since_run
from recurring
full outer join decisions
    on recurring.learned_id = decisions.learned_id
left join cut_lines
    on coalesce(recurring.learned_id, decisions.learned_id) = cut_lines.learned_id

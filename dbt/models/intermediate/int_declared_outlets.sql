{{ config(group_by='source_name') }}

with declared as (
    select
        *,
        {{ folded('outlet') }} as folded_outlet
    from {{ ref('stg_declared_sources') }}
    where outlet is not null
),

known_names as (
    select
        {{ folded('name') }} as folded_name,
        min(source_id) as source_id
    from {{ ref('stg_sources') }}
    group by folded_name
)

select
    declared.source_name,
    coalesce(known_names.source_id, {{ content_id('outlet-', ['declared.folded_outlet']) }}) as source_id,
    declared.outlet,
    declared.domain,
    declared.country_code,
    known_names.source_id is not null as is_known
from declared
left join known_names
    on declared.folded_outlet = known_names.folded_name

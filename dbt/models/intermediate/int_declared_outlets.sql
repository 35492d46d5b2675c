{{ config(group_by='source_name') }}

with declared as (
    select
        *,
        {{ folded('outlet') }} as folded_outlet
    from {{ ref('stg_declared_sources') }}
    where outlet is not null
),

sources as (
    select * from {{ ref('stg_sources') }}
),

-- Of another country it is another newspaper, unless the domain says that it is this one.
known_names as (
    select
        declared.source_name,
        min(sources.source_id) as source_id
    from declared
    inner join sources
        on declared.folded_outlet = {{ folded('sources.name') }}
    where
        coalesce(declared.country_code = sources.country_code, true)
        or '.' || declared.domain like '%.' || sources.domain
    group by declared.source_name
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
    on declared.source_name = known_names.source_name

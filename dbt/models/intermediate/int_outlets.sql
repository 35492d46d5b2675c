{{ config(group_by='source_id') }}

with known as (
    select
        source_id,
        name,
        domain,
        country_code
    from {{ ref('stg_sources') }}
),

declared as (
    select
        source_id,
        min(outlet) as name,
        min(domain) as domain,
        min(country_code) as country_code
    from {{ ref('int_declared_outlets') }}
    where not is_known
    group by source_id
)

select * from known
union all by name
select * from declared

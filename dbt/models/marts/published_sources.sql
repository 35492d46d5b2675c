{{ config(group_by='source_id') }}

with known as (
    select * from {{ ref('int_outlets') }}
),

article_sources as (
    select * from {{ ref('int_article_sources') }}
),

found as (
    select
        source_id,
        min(outlet) as outlet,
        min(domain) as domain,
        count(*) as article_count
    from article_sources
    group by source_id
)

select
    coalesce(known.source_id, found.source_id) as source_id,
    coalesce(known.name, found.outlet, found.domain, 'unknown') as name,
    case when known.source_id is null then found.domain else known.domain end as domain,
    known.country_code,
    coalesce(found.article_count, 0) as article_count
from known
full outer join found
    on known.source_id = found.source_id

with seeded as (
    select * from {{ ref('sources') }}
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
    coalesce(seeded.source_id, found.source_id) as source_id,
    coalesce(seeded.name, found.outlet, found.domain, 'unknown') as name,
    case when seeded.source_id is null then found.domain else seeded.domain end as domain,
    seeded.country_code,
    coalesce(found.article_count, 0) as article_count
from seeded
full outer join found
    on seeded.source_id = found.source_id

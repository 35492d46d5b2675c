with links as (
    select * from {{ ref('int_report_companions') }}
),

links_of_articles as (
    select distinct
        event_type,
        status,
        entity_id,
        link,
        original_id,
        published_date
    from links
),

supported as (
    select
        *,
        count(*) over (
            partition by event_type, status, entity_id, link
            order by published_date
            range between
            interval {{ var('shared_pair_days') }} days preceding
            and interval {{ var('shared_pair_days') }} days following
        ) as article_count
    from links_of_articles
)

select
    links.event_mention_id,
    links.link
from links
inner join supported
    on
        links.event_type = supported.event_type
        and links.status = supported.status
        and links.entity_id = supported.entity_id
        and links.link = supported.link
        and links.original_id = supported.original_id
where supported.article_count > 1
qualify row_number() over (
    partition by links.event_mention_id
    order by supported.article_count desc, links.link asc
) = 1

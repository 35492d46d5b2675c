{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_report_companions')) }}
    union
    select links.article_id
    from {{ ref('int_report_companions') }} as links
    inner join {{ changes_of(ref('int_report_companions')) }} as changes
        on
            links.event_type = changes.event_type
            and links.status = changes.status
            and links.entity_id = changes.entity_id
            and links.link = changes.link
            and {{ is_near('links.published_date', 'changes.published_date', var('shared_pair_days')) }}
{% endcall %}

with all_links as (
    select * from {{ ref('int_report_companions') }}
),

links as (
    select * from all_links
    where {{ is_stale('article_id') }}
),

links_of_articles as (
    select distinct
        all_links.event_type,
        all_links.status,
        all_links.entity_id,
        all_links.link,
        all_links.original_id,
        all_links.published_date
    from all_links
    semi join links
        on
            all_links.event_type = links.event_type
            and all_links.status = links.status
            and all_links.entity_id = links.entity_id
            and all_links.link = links.link
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
    links.article_id,
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

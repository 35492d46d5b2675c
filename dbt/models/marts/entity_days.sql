{{ config(group_by='day') }}

{% call stale_groups() %}
    select published_date from {{ changes_of(ref('articles')) }}
    union
    select published_date from {{ ref('articles') }}
    where article_id in (select article_id from {{ changes_of(ref('mentions')) }})
{% endcall %}

with mentions as (
    select * from {{ ref('mentions') }}
),

articles as (
    select * from {{ ref('articles') }}
    where {{ is_stale('published_date') }}
)

select
    articles.published_date as day,
    mentions.entity_id,
    count(*) as mention_count,
    count(distinct articles.article_id) as article_count,
    count(distinct articles.source_id) as source_count
from mentions
inner join articles
    on mentions.article_id = articles.article_id
where
    mentions.mention_type = 'name'
    and articles.published_date is not null
group by articles.published_date, mentions.entity_id

-- Every total of articles and mentions that can be reached in two ways is the same in both.
with named_on_days as (
    select mentions.mention_id
    from {{ ref('mentions') }} as mentions
    inner join {{ ref('articles') }} as articles
        on mentions.article_id = articles.article_id
    where mentions.mention_type = 'name' and articles.published_date is not null
),

added as (
    select
        'articles of sources' as total,
        sum(article_count) as amount
    from {{ ref('published_sources') }}
    union all
    select
        'articles of stories' as total,
        sum(article_count) as amount
    from {{ ref('stories') }}
    union all
    select
        'mentions of entities' as total,
        sum(mention_count) as amount
    from {{ ref('published_entities') }}
    union all
    select
        'mentions of entity days' as total,
        sum(mention_count) as amount
    from {{ ref('entity_days') }}
),

counted as (
    select
        'articles of sources' as total,
        count(*) as amount
    from {{ ref('articles') }}
    union all
    select
        'articles of stories' as total,
        count(*) as amount
    from {{ ref('articles') }}
    union all
    select
        'mentions of entities' as total,
        count(*) as amount
    from {{ ref('mentions') }}
    where mention_type = 'name'
    union all
    select
        'mentions of entity days' as total,
        count(*) as amount
    from named_on_days
)

select
    coalesce(added.total, counted.total) as total,
    added.amount as added_amount,
    counted.amount as counted_amount
from added
full outer join counted
    on added.total = counted.total
where
    added.total is null
    or counted.total is null
    or coalesce(added.amount, 0) <> coalesce(counted.amount, 0)

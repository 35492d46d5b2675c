{{ config(group_by='story_id') }}

{% call stale_groups() %}
    select story_id from {{ changes_of(ref('articles')) }}
{% endcall %}

with articles as (
    {{ rows_of(ref('articles'), 'story_id', stale_keys()) }}
),

-- Apart, so that only bodies of articles without a title are unpacked.
beginnings as (
    select
        article_id,
        left(body, 80) as beginning
    from {{ ref('articles') }}
    where title is null and {{ is_stale('story_id') }}
)

select
    articles.story_id,
    arg_min(
        coalesce(articles.title, beginnings.beginning),
        (
            coalesce(articles.published_date, date '9999-12-31'),
            coalesce(articles.published_at, timestamp '9999-12-31'),
            articles.duplicate_of is not null,
            articles.article_id
        )
    ) as title,
    min(articles.published_date) as first_published,
    max(articles.published_date) as last_published,
    count(*) as article_count,
    count(distinct articles.source_id) as source_count
from articles
left join beginnings
    on articles.article_id = beginnings.article_id
group by articles.story_id

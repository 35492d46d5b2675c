{{ config(group_by='content_hash', tracked=['content_hash', 'article_id', 'day', 'sample']) }}

{% call stale_groups() %}
    select content_hash from {{ changes_of(ref('int_articles')) }}
    union
    select content_hash from {{ ref('int_articles') }}
    where article_id in (select article_id from {{ changes_of(ref('int_article_shingles')) }})
{% endcall %}

with articles as (
    select * from {{ ref('int_articles') }}
    where {{ is_stale('content_hash') }}
),

shingles as (
    select * from {{ ref('int_article_shingles') }}
)

select
    articles.content_hash,
    articles.article_id,
    articles.published_date,
    coalesce(articles.published_date, cast(articles.first_ingested_at as date)) as day,
    shingles.shingles[1:{{ var('duplicate_sample') }}] as sample
from articles
inner join shingles
    on articles.article_id = shingles.article_id
qualify row_number() over (
    partition by articles.content_hash
    order by {{ earliest_first('articles') }}
) = 1

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
),

told as (
    select
        *,
        {{ telling_day('articles') }} as told_on
    from articles
)

select
    told.content_hash,
    told.article_id,
    told.published_date,
    coalesce(told.published_date, cast(told.first_ingested_at as date)) as day,
    shingles.shingles[1:{{ var('duplicate_sample') }}] as sample
from told
inner join shingles
    on told.article_id = shingles.article_id
qualify row_number() over (
    partition by told.content_hash, told.told_on
    order by {{ earliest_first('told') }}
) = 1

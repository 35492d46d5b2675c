{{ config(group_by='story_id') }}

{% call stale_groups() %}
    select story_id from {{ changes_of(ref('articles')) }}
{% endcall %}

with articles as (
    {{ rows_of(ref('articles'), 'story_id', stale_keys()) }}
)

select
    story_id,
    arg_min(
        coalesce(title, left(body, 80)),
        (
            coalesce(published_date, date '9999-12-31'),
            coalesce(published_at, timestamp '9999-12-31'),
            duplicate_of is not null,
            article_id
        )
    ) as title,
    min(published_date) as first_published,
    max(published_date) as last_published,
    count(*) as article_count,
    count(distinct source_id) as source_count
from articles
group by story_id

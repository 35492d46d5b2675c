{{ config(materialized='tracked', group_by='article_id', tracked=['article_id']) }}

with articles as (
    select * from {{ ref('int_articles') }}
),

-- Bodies of a few words are alike without being copies: each is its own original.
compared as (
    select
        *,
        case
            when word_count >= {{ var('duplicate_min_words') }} then content_hash
            else article_id
        end as likeness
    from articles
),

originals as (
    select
        *,
        first_value(article_id) over (
            partition by likeness
            order by
                published_date asc nulls last,
                published_at asc nulls last,
                first_ingested_at asc,
                article_id asc
        ) as original_id
    from compared
)

select
    article_id,
    original_id,
    nullif(original_id, article_id) as duplicate_of
from originals

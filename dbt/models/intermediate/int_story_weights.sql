with articles as (
    select * from {{ ref('int_articles') }}
),

originals as (
    select * from {{ ref('int_article_originals') }}
),

story_dates as (
    select * from {{ ref('int_story_dates') }}
),

terms as (
    select * from {{ ref('int_story_terms') }}
),

-- Reprints are of their original's story, and would make its words common.
dated as (
    select
        articles.article_id,
        coalesce(articles.published_date, story_dates.story_date) as day
    from articles
    inner join originals
        on articles.article_id = originals.original_id and originals.duplicate_of is null
    left join story_dates
        on articles.article_id = story_dates.original_id
    where coalesce(articles.published_date, story_dates.story_date) is not null
),

used as (
    select
        dated.article_id,
        dated.day,
        unnest(terms.terms) as term
    from dated
    inner join terms
        on dated.article_id = terms.article_id
),

term_days as (
    select
        term,
        day,
        sum(count(*)) over days as article_count
    from used
    group by term, day
    window days as (
        partition by term
        order by day
        range between interval {{ var('story_days') }} day preceding and interval {{ var('story_days') }} day following
    )
),

days as (
    select
        day,
        sum(count(*)) over (
            order by day
            range between interval {{ var('story_days') }} day preceding
            and interval {{ var('story_days') }} day following
        ) as article_count
    from dated
    group by day
),

-- A few hundred more articles, that use no word of these, keep weights apart where days have few.
weighted as (
    select
        used.*,
        term_days.article_count,
        ln((days.article_count + {{ var('story_more_articles') }}) / term_days.article_count) as weight
    from used
    inner join term_days
        on used.term = term_days.term and used.day = term_days.day
    inner join days
        on used.day = days.day
)

select
    article_id,
    day,
    term,
    article_count,
    weight / sqrt(sum(weight * weight) over (partition by article_id)) as weight,
    weight as rarity
from weighted

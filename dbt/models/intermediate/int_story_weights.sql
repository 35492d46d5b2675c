{{ config(group_by='day', tracked=['day', 'article_id'], part_of='int_articles', part_by='published_date') }}

{% call stale_groups() %}
    select distinct {{ days_around('day', var('story_days')) }}
    from (
        select published_date as day from {{ changes_of(ref('int_articles')) }}
        union
        select story_date from {{ changes_of(ref('int_story_dates')) }}
        union
        select coalesce(articles.published_date, story_dates.story_date)
        from {{ ref('int_articles') }} as articles
        left join {{ ref('int_story_dates') }} as story_dates
            on articles.article_id = story_dates.original_id
        where
            articles.article_id in (select article_id from {{ changes_of(ref('int_article_originals')) }})
            or articles.article_id in (select article_id from {{ changes_of(ref('int_story_terms')) }})
    )
{% endcall %}

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

near as (
    select * from dated
    where {{ is_stale('day', days=var('story_days')) }} and {{ is_of_part('day', days=var('story_days')) }}
),

used as (
    select
        near.article_id,
        near.day,
        unnest(terms.terms) as term
    from near
    inner join terms
        on near.article_id = terms.article_id
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
    from near
    group by day
),

-- A few hundred more articles, that use no word of these, keep weights apart where days have few. In whole thousandths:
-- sums of those are the same in whatever order they are added up.
weighted as (
    select
        used.*,
        term_days.article_count,
        cast(round(
            1000 * ln((days.article_count + {{ var('story_more_articles') }}) / term_days.article_count)
        ) as integer) as rarity
    from used
    inner join term_days
        on used.term = term_days.term and used.day = term_days.day
    inner join days
        on used.day = days.day
    where {{ is_stale('used.day') }} and {{ is_of_part('used.day') }}
)

select
    article_id,
    day,
    term,
    article_count,
    rarity / sqrt(sum(rarity * rarity) over (partition by article_id)) as weight,
    rarity
from weighted

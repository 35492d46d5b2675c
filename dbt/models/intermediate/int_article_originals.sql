with recursive articles as (
    select * from {{ ref('int_articles') }}
),

copies as (
    select * from {{ ref('int_article_copies') }}
),

ordered as (
    select
        *,
        row_number() over (order by {{ earliest_first('articles') }}) as position
    from articles
),

-- Bodies of a few words are alike without being copies: each is its own.
bodies as (
    select
        article_id,
        position,
        arg_min(article_id, position) over (
            partition by case
                when word_count >= {{ var('duplicate_min_words') }} then content_hash
                else article_id
            end
        ) as body_id
    from ordered
),

parents as (
    select
        copies.article_id,
        arg_min(copies.copied_id, bodies.position) as parent_id
    from copies
    inner join bodies
        on copies.copied_id = bodies.article_id
    group by copies.article_id
),

ancestors as (
    select
        article_id,
        parent_id,
        1 as distance
    from parents
    union all
    select
        ancestors.article_id,
        parents.parent_id,
        ancestors.distance + 1 as distance
    from ancestors
    inner join parents
        on ancestors.parent_id = parents.article_id
),

first_ancestors as (
    select
        article_id,
        arg_max(parent_id, distance) as original_id
    from ancestors
    group by article_id
)

select
    bodies.article_id,
    coalesce(first_ancestors.original_id, bodies.body_id) as original_id,
    nullif(coalesce(first_ancestors.original_id, bodies.body_id), bodies.article_id) as duplicate_of
from bodies
left join first_ancestors
    on bodies.body_id = first_ancestors.article_id

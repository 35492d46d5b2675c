{{ config(group_by='article_id', tracked=['article_id']) }}

with recursive articles as (
    select * from {{ ref('int_articles') }}
),

copies as (
    select * from {{ ref('int_article_copies') }}
),

likenesses as (
    select * from {{ ref('int_article_likenesses') }}
    where not tells_otherwise
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

-- The most alike of the earlier ones, so that two versions of an edited text stay together.
parents as (
    select
        copies.article_id,
        arg_max(copies.copied_id, (copies.jaccard, -bodies.position)) as parent_id
    from copies
    inner join bodies
        on copies.copied_id = bodies.article_id
    group by copies.article_id
),

-- Down from the bodies that copy none: a copy's original is its parent's, if it is like that one too; else the copy is
-- an original itself. So what two articles share with a third does not make them copies of each other.
led as (
    select
        bodies.article_id,
        bodies.article_id as original_id
    from bodies
    left join parents
        on bodies.article_id = parents.article_id
    where bodies.article_id = bodies.body_id and parents.article_id is null
    union all
    select
        parents.article_id,
        case
            when led.original_id = parents.parent_id or likenesses.article_id is not null then led.original_id
            else parents.article_id
        end as original_id
    from led
    inner join parents
        on led.article_id = parents.parent_id
    left join likenesses
        on
            least(parents.article_id, led.original_id) = likenesses.article_id
            and greatest(parents.article_id, led.original_id) = likenesses.other_id
)

select
    bodies.article_id,
    led.original_id,
    nullif(led.original_id, bodies.article_id) as duplicate_of
from bodies
inner join led
    on bodies.body_id = led.article_id

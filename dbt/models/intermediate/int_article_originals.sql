{{ config(group_by='article_id', tracked=['article_id']) }}

-- All that are joined to what changed by copies or by a text that they share, one after the other.
{% call stale_groups() %}
    with recursive changed as (
        select article_id from {{ changes_of(ref('int_articles')) }}
        union
        select article_id from {{ changes_of(ref('int_article_copies')) }}
        union
        select copied_id from {{ changes_of(ref('int_article_copies')) }}
        union
        select article_id from {{ changes_of(ref('int_article_likenesses')) }}
        union
        select other_id from {{ changes_of(ref('int_article_likenesses')) }}
        union
        select article_id from {{ ref('int_articles') }}
        where content_hash in (select content_hash from {{ changes_of(ref('int_articles')) }})
    ),

    -- Texts that several articles have, each with one of these.
    shared as (
        select
            content_hash,
            min(article_id) as article_id
        from {{ ref('int_articles') }}
        where word_count >= {{ var('duplicate_min_words') }}
        group by content_hash
        having count(*) > 1
    ),

    edges as materialized (
        select
            article_id,
            copied_id as other_id
        from {{ ref('int_article_copies') }}
        union all
        select
            copied_id,
            article_id
        from {{ ref('int_article_copies') }}
        union all
        select
            articles.article_id,
            shared.article_id
        from {{ ref('int_articles') }} as articles
        inner join shared
            on articles.content_hash = shared.content_hash
        union all
        select
            shared.article_id,
            articles.article_id
        from {{ ref('int_articles') }} as articles
        inner join shared
            on articles.content_hash = shared.content_hash
    ),

    joined as (
        select article_id from changed
        union
        select edges.other_id
        from joined
        inner join edges
            on joined.article_id = edges.article_id
    )

    select article_id from joined
{% endcall %}

with recursive articles as (
    select * from {{ ref('int_articles') }}
    where {{ is_stale('article_id') }}
),

copies as (
    select * from {{ ref('int_article_copies') }}
    where {{ is_stale('article_id') }}
),

likenesses as (
    select * from {{ ref('int_article_likenesses') }}
    where not tells_otherwise and {{ is_stale('article_id') }}
),

ordered as (
    select
        *,
        {{ telling_day('articles') }} as told_on,
        row_number() over (order by {{ earliest_first('articles') }}) as position
    from articles
),

-- Bodies of a few words are alike without being copies: each is its own. The same short text on another day is a body
-- of its own too, and a copy as others are: of days ago, but not of months ago, and not where it comes every day.
bodies as (
    select
        article_id,
        position,
        arg_min(article_id, position) over (
            partition by
                case when word_count >= {{ var('duplicate_min_words') }} then content_hash else article_id end,
                told_on
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

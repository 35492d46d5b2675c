{{ config(group_by='article_id', tracked=['article_id', 'other_id'], part_of='int_article_bodies', part_by='day') }}

{% call stale_groups() %}
    with changed as (
        select article_id from {{ changes_of(ref('int_article_bodies')) }}
        union
        select article_id from {{ changes_of(ref('int_article_shingles')) }}
    ),

    {{ sampled_pairs('article_id in (select article_id from changed)', '<') }},

    -- Shingles that may have become formulas, or have ceased to be.
    moved as (
        select
            shingle,
            count(*) as moves
        from (select unnest(sample) as shingle from {{ changes_of(ref('int_article_bodies')) }}) as moved_shingles
        group by shingle
    ),

    moved_spans as (
        select distinct {{ span_of('day', var('likeness_days')) }} as span
        from {{ changes_of(ref('int_article_bodies')) }}
    ),

    held as (
        select
            article_id,
            {{ span_of('day', var('likeness_days')) }} as span,
            unnest(sample) as shingle
        from {{ ref('int_article_bodies') }}
        where {{ span_of('day', var('likeness_days')) }} in (select unnest([span - 1, span, span + 1]) from moved_spans)
    ),

    crossing as (
        select
            held.shingle,
            held.span
        from held
        inner join moved
            on held.shingle = moved.shingle
        group by held.shingle, held.span, moved.moves
        having
            count(*) between {{ var('duplicate_formula_articles') }} + 1 - moved.moves
            and {{ var('duplicate_formula_articles') }} + moved.moves
    )

    select article_id from changed
    union
    select other_id from pairs
    union
    select article_id from {{ this }}
    where other_id in (select article_id from changed)
    union
    select held.article_id
    from held
    inner join crossing
        on held.shingle = crossing.shingle and abs(held.span - crossing.span) <= 1
{% endcall %}

with {{ sampled_pairs(is_stale('article_id') ~ ' and ' ~ is_of_part('day'), '>') }},

paired as ( -- noqa: ST03
    select article_id from pairs
    union
    select other_id from pairs
),

compared_bodies as (
    {{ rows_of(ref('int_article_shingles'), 'article_id', 'select article_id from paired') }}
),

measured as (
    select
        pairs.article_id,
        pairs.other_id,
        len(bodies.shingles) as size,
        len(others.shingles) as other_size,
        len(list_intersect(bodies.shingles, others.shingles)) as shared
    from pairs
    inner join compared_bodies as bodies
        on pairs.article_id = bodies.article_id
    inner join compared_bodies as others
        on pairs.other_id = others.article_id
),

-- Materialized, for those that are alike are few, and the lists of all that were measured are much to carry on.
alike as materialized (
    select
        article_id,
        other_id,
        shared / (size + other_size - shared) as jaccard,
        shared / least(size, other_size) as containment
    from measured
    where shared / (size + other_size - shared) >= {{ var('likeness_jaccard') }}
)

select
    alike.article_id,
    alike.other_id,
    alike.jaccard,
    alike.containment,
    abs(date_diff('day', days.published_date, other_days.published_date)) as days_apart,
    {{ both_differ('tokens', 1, 0) }}
    or {{ both_differ('numbers', 3, 1) }}
    or {{ both_differ('names', 3, 0.5) }}
    -- Titles that each name what the other article does not: two telegrams, two weddings.
    or (
        {{ both_differ('names', 2, 0) }}
        and len(bodies.title_names) > len(list_intersect(bodies.title_names, others.names))
        and len(others.title_names) > len(list_intersect(others.title_names, bodies.names))
    ) as tells_otherwise
from alike
inner join compared_bodies as bodies
    on alike.article_id = bodies.article_id
inner join compared_bodies as others
    on alike.other_id = others.article_id
inner join bodies as days
    on alike.article_id = days.article_id
inner join bodies as other_days
    on alike.other_id = other_days.article_id

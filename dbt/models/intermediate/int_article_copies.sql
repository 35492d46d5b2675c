{{ config(group_by='article_id', tracked=['article_id', 'copied_id']) }}

-- An article's day counts for what its neighbours are, and so for what theirs copy.
{% call stale_groups() %}
    with edges as (
        select
            article_id,
            other_id
        from {{ ref('int_article_likenesses') }}
        union all
        select
            other_id,
            article_id
        from {{ ref('int_article_likenesses') }}
    ),

    changed as (
        select article_id from {{ changes_of(ref('int_articles')) }}
        union
        select article_id from {{ changes_of(ref('int_article_likenesses')) }}
        union
        select other_id from {{ changes_of(ref('int_article_likenesses')) }}
    ),

    neighbours as (
        select other_id as article_id from edges
        where article_id in (select article_id from changed)
    )

    select article_id from changed
    union
    select article_id from neighbours
    union
    select other_id from edges
    where article_id in (select article_id from neighbours)
{% endcall %}

with articles as (
    select * from {{ ref('int_articles') }}
),

likenesses as (
    select * from {{ ref('int_article_likenesses') }}
),

both_ways as (
    select
        article_id,
        other_id,
        jaccard,
        containment,
        days_apart,
        tells_otherwise
    from likenesses
    union all
    select
        other_id as article_id,
        article_id as other_id,
        jaccard,
        containment,
        days_apart,
        tells_otherwise
    from likenesses
),

neighbours as (
    select
        both_ways.*,
        others.published_date as other_date,
        -- The other is the earlier one.
        row_number() over (
            partition by least(articles.article_id, others.article_id), greatest(articles.article_id, others.article_id)
            order by {{ earliest_first('others') }}
        ) = 1 as follows_other
    from both_ways
    inner join articles
        on both_ways.article_id = articles.article_id
    inner join articles as others
        on both_ways.other_id = others.article_id
),

-- What comes again on so many days is a form that is filled in anew: the weather, the prices.
forms as (
    select article_id
    from neighbours
    group by article_id
    having count(distinct other_date) filter (where days_apart > 0) + 1 >= {{ var('form_days') }}
)

select
    neighbours.article_id,
    neighbours.other_id as copied_id,
    neighbours.jaccard
from neighbours
left join forms
    on neighbours.article_id = forms.article_id
left join forms as other_forms
    on neighbours.other_id = other_forms.article_id
where
    {{ is_stale('neighbours.article_id') }}
    and neighbours.follows_other
    and not neighbours.tells_otherwise
    and (
        neighbours.jaccard >= {{ var('copy_jaccard') }}
        or neighbours.containment >= {{ var('shortened_containment') }}
    )
    and (neighbours.days_apart <= {{ var('reprint_days') }} or neighbours.jaccard >= {{ var('late_jaccard') }})
    and coalesce(neighbours.days_apart, 0) <= {{ var('late_days') }}
    and (neighbours.days_apart = 0 or forms.article_id is null or other_forms.article_id is null)

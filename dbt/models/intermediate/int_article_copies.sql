{{ config(group_by='article_id', tracked=['article_id', 'copied_id']) }}

-- An article's day counts for what its neighbours are, and so for what theirs copy.
{% call stale_groups() %}
    with changed as (
        select article_id from {{ changes_of(ref('int_articles')) }}
        union
        select article_id from {{ changes_of(ref('int_article_likenesses')) }}
        union
        select other_id from {{ changes_of(ref('int_article_likenesses')) }}
    )

    {{ with_neighbours(ref('int_article_likenesses')) }}
{% endcall %}

with articles as (
    select * from {{ ref('int_articles') }}
),

{{ near_pairs(ref('int_article_likenesses'), ['jaccard', 'containment', 'days_apart', 'tells_otherwise']) }},

neighbours as (
    select
        near.*,
        others.published_date as other_date,
        {{ place_of('others') }} < {{ place_of('articles') }} as follows_other
    from near
    inner join articles
        on near.article_id = articles.article_id
    inner join articles as others
        on near.other_id = others.article_id
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

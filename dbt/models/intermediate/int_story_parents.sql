{{ config(group_by='article_id', tracked=['article_id']) }}

-- An article that becomes a form, or is one no more, changes whom its neighbours may follow.
{% call stale_groups() %}
    with changed as (
        select article_id from {{ changes_of(ref('int_articles')) }}
        union
        select original_id from {{ changes_of(ref('int_story_dates')) }}
        union
        select article_id from {{ changes_of(ref('int_story_links')) }}
        union
        select other_id from {{ changes_of(ref('int_story_links')) }}
    )

    {{ with_neighbours(ref('int_story_links')) }}
{% endcall %}

with articles as (
    select * from {{ ref('int_articles') }}
),

story_dates as (
    select * from {{ ref('int_story_dates') }}
),

{{ near_pairs(ref('int_story_links'), ['similarity', 'days_apart', 'is_one_story']) }},

neighbours as (
    select
        near.*,
        coalesce(others.published_date, story_dates.story_date) as other_day,
        {{ place_of('others') }} as other_place,
        other_place < {{ place_of('articles') }} as follows_other
    from near
    inner join articles
        on near.article_id = articles.article_id
    inner join articles as others
        on near.other_id = others.article_id
    left join story_dates
        on near.other_id = story_dates.original_id
),

-- What has its like on so many days is a form that is filled in anew: the index, the weather, telegrams.
forms as (
    select article_id
    from neighbours
    where similarity >= {{ var('story_similarity') }} and days_apart > 0
    group by article_id
    having count(distinct other_day) + 1 >= {{ var('story_form_days') }}
)

-- Of the earlier ones the one that it is most like; of those as much like it the first.
select
    neighbours.article_id,
    neighbours.other_id as parent_id
from neighbours
left join forms
    on neighbours.article_id = forms.article_id
left join forms as other_forms
    on neighbours.other_id = other_forms.article_id
where
    {{ is_stale('neighbours.article_id') }}
    and neighbours.follows_other
    and neighbours.is_one_story
    and (neighbours.days_apart = 0 or (forms.article_id is null and other_forms.article_id is null))
qualify row_number() over (
    partition by neighbours.article_id
    order by neighbours.similarity desc, neighbours.other_place asc
) = 1

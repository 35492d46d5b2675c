{{ config(group_by='article_id', tracked=['article_id']) }}

with recursive articles as (
    select * from {{ ref('int_articles') }}
),

originals as (
    select * from {{ ref('int_article_originals') }}
),

links as (
    select * from {{ ref('int_story_links') }}
),

story_dates as (
    select * from {{ ref('int_story_dates') }}
),

ordered as (
    select
        articles.article_id,
        coalesce(articles.published_date, story_dates.story_date) as day,
        row_number() over (order by {{ earliest_first('articles') }}) as position
    from articles
    left join story_dates
        on articles.article_id = story_dates.original_id
),

-- From the later article to the earlier.
backwards as (
    select
        case when ordered.position > others.position then ordered.article_id else others.article_id end as article_id,
        case when ordered.position > others.position then others.article_id else ordered.article_id end as earlier_id,
        least(ordered.position, others.position) as earlier_position,
        greatest(ordered.day, others.day) as day,
        least(ordered.day, others.day) as earlier_day,
        links.similarity,
        links.days_apart,
        links.is_one_story
    from links
    inner join ordered
        on links.article_id = ordered.article_id
    inner join ordered as others
        on links.other_id = others.article_id
),

-- What has its like on so many days is a form that is filled in anew: the index, the weather, telegrams.
other_days as (
    select
        article_id,
        earlier_day as other_day
    from backwards
    where similarity >= {{ var('story_similarity') }} and days_apart > 0
    union all
    select
        earlier_id as article_id,
        day as other_day
    from backwards
    where similarity >= {{ var('story_similarity') }} and days_apart > 0
),

forms as (
    select article_id
    from other_days
    group by article_id
    having count(distinct other_day) + 1 >= {{ var('story_form_days') }}
),

parents as (
    select
        backwards.article_id,
        arg_max(backwards.earlier_id, (backwards.similarity, -backwards.earlier_position)) as parent_id
    from backwards
    left join forms
        on backwards.article_id = forms.article_id
    left join forms as earlier_forms
        on backwards.earlier_id = earlier_forms.article_id
    where
        backwards.is_one_story
        and (backwards.days_apart = 0 or (forms.article_id is null and earlier_forms.article_id is null))
    group by backwards.article_id
),

-- Down from the articles that follow nobody: an article is of its parent's story if it is like that story's first
-- article too and within days of it; else it begins a story of its own. So stories do not chain.
led as (
    select
        ordered.article_id,
        ordered.article_id as leader_id,
        ordered.day as leader_day
    from ordered
    left join parents
        on ordered.article_id = parents.article_id
    where parents.article_id is null
    union all
    select
        parents.article_id,
        case when backwards.article_id is null then parents.article_id else led.leader_id end as leader_id,
        case when backwards.article_id is null then ordered.day else led.leader_day end as leader_day
    from led
    inner join parents
        on led.article_id = parents.parent_id
    inner join ordered
        on parents.article_id = ordered.article_id
    left join backwards
        on
            parents.article_id = backwards.article_id
            and led.leader_id = backwards.earlier_id
            and date_diff('day', led.leader_day, ordered.day) <= {{ var('story_days') }}
)

select
    originals.article_id,
    led.leader_id,
    {{ content_id('s', ['led.leader_id']) }} as story_id
from originals
inner join led
    on originals.original_id = led.article_id

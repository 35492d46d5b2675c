{{ config(group_by='article_id', tracked=['article_id']) }}

-- All that follow, directly or not, what changed; and the copies of those.
{% call stale_groups() %}
    with recursive changed as (
        select article_id from {{ changes_of(ref('int_articles')) }}
        union
        select article_id from {{ changes_of(ref('int_article_originals')) }}
        union
        select original_id from {{ changes_of(ref('int_story_dates')) }}
        union
        select article_id from {{ changes_of(ref('int_story_parents')) }}
        union
        select article_id from {{ changes_of(ref('int_story_links')) }}
        union
        select other_id from {{ changes_of(ref('int_story_links')) }}
    ),

    following as (
        select article_id from changed
        union
        select parents.article_id
        from following
        inner join {{ ref('int_story_parents') }} as parents
            on following.article_id = parents.parent_id
    )

    select article_id from following
    union
    select article_id from {{ ref('int_article_originals') }}
    where original_id in (select article_id from following)
{% endcall %}

with recursive originals as (
    select * from {{ ref('int_article_originals') }}
    where {{ is_stale('article_id') }}
),

links as (
    select * from {{ ref('int_story_links') }}
    where {{ is_stale('article_id') }} or {{ is_stale('other_id') }}
),

parents as materialized (
    select * from {{ ref('int_story_parents') }}
    where {{ is_stale('article_id') }}
),

dated as (
    select
        articles.article_id,
        coalesce(articles.published_date, story_dates.story_date) as day
    from {{ ref('int_articles') }} as articles
    left join {{ ref('int_story_dates') }} as story_dates
        on articles.article_id = story_dates.original_id
),

linked as materialized (
    select
        article_id,
        other_id as leader_id
    from links
    union all
    select
        other_id as article_id,
        article_id as leader_id
    from links
),

ordered as materialized (
    select * from dated
    where {{ is_stale('article_id') }}
),

-- Where to begin: the articles that follow nobody, and those that are as they were and have followers in question.
beginnings as (
    select
        ordered.article_id,
        ordered.article_id as leader_id,
        ordered.day as leader_day
    from ordered
    left join parents
        on ordered.article_id = parents.article_id
    where parents.article_id is null
    {%- if execute and not is_whole_build() %}
    union all
    select
        former.article_id,
        former.leader_id,
        dated.day as leader_day
    from {{ this }} as former
    inner join dated
        on former.leader_id = dated.article_id
    where
        not {{ is_stale('former.article_id') }}
        and (
            former.article_id in (select parents.parent_id from parents)
            or former.article_id in (select originals.original_id from originals)
        )
    {%- endif %}
),

-- Down from there: an article is of its parent's story if it is like that story's first article too and within days of
-- it; else it begins a story of its own. So stories do not chain.
led as (
    select * from beginnings
    union all
    select
        parents.article_id,
        case when linked.article_id is null then parents.article_id else led.leader_id end as leader_id,
        case when linked.article_id is null then ordered.day else led.leader_day end as leader_day
    from led
    inner join parents
        on led.article_id = parents.parent_id
    inner join ordered
        on parents.article_id = ordered.article_id
    left join linked
        on
            parents.article_id = linked.article_id
            and led.leader_id = linked.leader_id
            and date_diff('day', led.leader_day, ordered.day) <= {{ var('story_days') }}
)

select
    originals.article_id,
    led.leader_id,
    {{ content_id('s', ['led.leader_id']) }} as story_id
from originals
inner join led
    on originals.original_id = led.article_id

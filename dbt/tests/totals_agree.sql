-- Every total that can be reached in two ways is the same in both.
with named_on_days as (
    select mentions.mention_id
    from {{ ref('mentions') }} as mentions
    inner join {{ ref('articles') }} as articles
        on mentions.article_id = articles.article_id
    where mentions.mention_type = 'name' and articles.published_date is not null
),

carried as (
    select distinct
        event_id,
        article_id
    from {{ ref('event_mentions') }}
),

added as (
    select
        'articles of sources' as total,
        sum(article_count) as amount
    from {{ ref('published_sources') }}
    union all
    select
        'articles of stories' as total,
        sum(article_count) as amount
    from {{ ref('stories') }}
    union all
    select
        'mentions of entities' as total,
        sum(mention_count) as amount
    from {{ ref('published_entities') }}
    union all
    select
        'reports of events' as total,
        sum(report_count) as amount
    from {{ ref('events') }}
    union all
    select
        'reports read' as total,
        count(*) as amount
    from {{ ref('int_event_reports') }}
    union all
    select
        'events for GDELT' as total,
        count(distinct globaleventid) as amount
    from {{ ref('gdelt_events') }}
    union all
    select
        'reports for GDELT' as total,
        count(*) as amount
    from {{ ref('gdelt_mentions') }}
    union all
    select
        'events of event days' as total,
        sum(event_count) as amount
    from {{ ref('event_days') }}
    union all
    select
        'mentions of entity days' as total,
        sum(mention_count) as amount
    from {{ ref('entity_days') }}
    union all
    select
        'articles of events' as total,
        sum(article_count + reprint_count) as amount
    from {{ ref('events') }}
),

counted as (
    select
        'articles of sources' as total,
        count(*) as amount
    from {{ ref('articles') }}
    union all
    select
        'articles of stories' as total,
        count(*) as amount
    from {{ ref('articles') }}
    union all
    select
        'mentions of entities' as total,
        count(*) as amount
    from {{ ref('mentions') }}
    where mention_type = 'name'
    union all
    select
        'reports of events' as total,
        count(*) as amount
    from {{ ref('event_mentions') }}
    union all
    select
        'reports read' as total,
        count(*) as amount
    from {{ ref('event_mentions') }}
    union all
    select
        'events for GDELT' as total,
        count(*) as amount
    from {{ ref('events') }}
    union all
    select
        'reports for GDELT' as total,
        count(*) as amount
    from {{ ref('event_mentions') }}
    union all
    select
        'events of event days' as total,
        count(*) as amount
    from {{ ref('events') }}
    where date_start is not null and date_precision in ('minute', 'day')
    union all
    select
        'mentions of entity days' as total,
        count(*) as amount
    from named_on_days
    union all
    select
        'articles of events' as total,
        count(*) as amount
    from carried
)

select
    added.total,
    added.amount as added_amount,
    counted.amount as counted_amount
from added
inner join counted
    on added.total = counted.total
where coalesce(added.amount, 0) <> counted.amount

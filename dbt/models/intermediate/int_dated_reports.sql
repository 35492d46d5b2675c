{{ config(group_by='article_id', tracked=['article_id', 'event_mention_id', 'ground']) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_event_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_report_parties')) }}
    union
    select article_id from {{ changes_of(ref('int_report_links')) }}
    union
    select article_id from {{ changes_of(ref('int_report_occasions')) }}
    union
    select article_id from {{ ref('int_event_reports') }}
    where original_id in (select original_id from {{ changes_of(ref('int_story_dates')) }})
{% endcall %}

with reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('article_id') }}
),

report_parties as (
    select * from {{ ref('int_report_parties') }}
),

report_links as (
    select * from {{ ref('int_report_links') }}
),

report_occasions as (
    select * from {{ ref('int_report_occasions') }}
),

story_dates as (
    select * from {{ ref('int_story_dates') }}
),

parties as (
    select
        reports.*,
        report_parties.party_count,
        report_parties.parties,
        report_parties.first_official,
        report_parties.second_official,
        report_links.link,
        report_occasions.occasion,
        story_dates.story_date,
        report_parties.is_known_alone,
        report_parties.is_busy,
        date_diff('day', reports.told_start, reports.published_date) as days_ago
    from reports
    inner join report_parties
        on reports.event_mention_id = report_parties.event_mention_id
    left join report_links
        on reports.event_mention_id = report_links.event_mention_id
    left join report_occasions
        on reports.event_mention_id = report_occasions.event_mention_id
    left join story_dates
        on reports.original_id = story_dates.original_id
),

-- The day, close to publication, on which the article elsewhere puts an event like this one. A report without parties
-- is like no other.
told as (
    select
        *,
        arg_min(told_start, abs(days_ago) * 2 + cast(days_ago > 0 as int)) filter (
            where told_end <= told_start + 1 and abs(days_ago) <= {{ var('adopted_date_days') }}
        ) over (
            partition by article_id, event_type, status, coalesce(parties, event_mention_id), occasion
        ) as told_elsewhere
    from parties
),

dated as (
    select
        *,
        coalesce(told_start, told_elsewhere) as date_start,
        coalesce(told_end, told_start, told_elsewhere) as date_end,
        case
            when told_start is not null then told_precision
            when told_elsewhere is not null then 'day'
        end as date_precision,
        case
            when told_start is not null then 'report'
            when told_elsewhere is not null then 'article'
            when published_date is not null then 'published'
            when story_date is not null then 'story'
        end as date_source,
        coalesce(told_start, told_elsewhere, published_date, story_date) as compared_date
    from told
),

-- In one article a place, a companion or a mode said once goes for all reports of the same event.
told_whole as (
    select
        *,
        first_value(location_entity_id ignore nulls) over same_event as place,
        coalesce(link, first_value(link ignore nulls) over same_event) as shared_link,
        first_value(coalesce(event_mode, trigger_id)) over same_event as manner
    from dated
    window same_event as (
        partition by article_id, event_type, status, coalesce(parties, event_mention_id), occasion, compared_date
        order by field desc, start_char asc, event_mention_id asc
        rows between unbounded preceding and unbounded following
    )
),

grounded as (
    select
        *,
        -- What two reports must have in common beside type, status and day to be of one event. One party, with nothing
        -- shared beside it, is enough where it does little in a day.
        case
            when party_count = 2 then parties
            when shared_link is not null then concat_ws(' ~ ', parties, shared_link)
            when
                is_known_alone
                and (
                    place is not null
                    or (event_type not in {{ quoted_list(var('types_at_a_place')) }} and not is_busy)
                )
                then concat_ws(' @ ', parties, coalesce(place, ''), manner)
            else concat_ws(' @ ', original_id, parties, coalesce(place, ''))
        end
        || coalesce(' by ' || occasion, '')
        || case when compared_date is null then ' in ' || original_id else '' end as common_ground
    from told_whole
)

select
    event_mention_id,
    article_id,
    original_id,

    event_type,
    status,
    parties,
    first_official,
    second_official,

    common_ground,
    concat_ws(' | ', event_type, status, common_ground) as ground,

    date_start,
    date_end,
    date_precision,
    date_source,
    compared_date,
    -- «Last week», «in June»: a time in which the event was, and not its day.
    coalesce(date_end > date_start + 1, false) as is_vague
from grounded

{{ config(
    group_by='ground',
    tracked=['ground', 'event_mention_id', 'article_id', 'event_id']
) }}

{% call stale_groups() %}
    select ground from {{ changes_of(ref('int_dated_reports')) }}
    union
    select ground from {{ changes_of(ref('int_event_windows')) }}
{% endcall %}

with reports as (
    select * from {{ ref('int_dated_reports') }}
    where {{ is_stale('ground') }}
),

windows as (
    select * from {{ ref('int_event_windows') }}
    where {{ is_stale('ground') }}
),

-- «Last week», «in June»: the event that the like of it was in that time, if there was one only.
meant_windows as (
    select
        reports.event_mention_id,
        min(windows.first_date) as first_date
    from reports
    inner join windows
        on
            reports.ground = windows.ground
            and windows.first_date between reports.date_start and reports.date_end
    where
        reports.is_vague
        and reports.date_precision <> 'year'
    group by reports.event_mention_id
    having count(distinct windows.first_date) = 1
),

placed as (
    select
        reports.*,
        coalesce(windows.first_date, meant_windows.first_date, reports.date_start) as first_date,
        concat_ws(
            ' | ',
            reports.ground,
            coalesce(windows.first_date, meant_windows.first_date, reports.date_start),
            case when reports.is_vague and meant_windows.first_date is null then reports.date_end end
        ) as window_key
    from reports
    left join windows
        on
            not reports.is_vague
            and reports.ground = windows.ground
            and reports.compared_date = windows.compared_date
    left join meant_windows
        on reports.event_mention_id = meant_windows.event_mention_id
),

casts as (
    select
        window_key,
        first_official,
        second_official,
        cast(first_official is not null as int) + cast(second_official is not null as int) as named_officials,
        count(*) as report_count
    from placed
    group by window_key, first_official, second_official
),

-- A report that names a state only, or one side only, joins the fullest cast that it does not contradict.
joined_casts as (
    select
        casts.window_key,
        casts.first_official,
        casts.second_official,
        fuller_casts.first_official as event_first_official,
        fuller_casts.second_official as event_second_official
    from casts
    inner join casts as fuller_casts
        on
            casts.window_key = fuller_casts.window_key
            and coalesce(casts.first_official = fuller_casts.first_official, casts.first_official is null)
            and coalesce(casts.second_official = fuller_casts.second_official, casts.second_official is null)
    qualify row_number() over (
        partition by casts.window_key, casts.first_official, casts.second_official
        order by
            fuller_casts.named_officials desc,
            fuller_casts.report_count desc,
            fuller_casts.first_official asc,
            fuller_casts.second_official asc
    ) = 1
)

select
    placed.event_mention_id,
    placed.article_id,
    placed.ground,
    placed.window_key,
    placed.first_date,
    joined_casts.event_first_official as first_official,
    joined_casts.event_second_official as second_official,
    {{ content_id('e', [
        'placed.window_key', 'joined_casts.event_first_official', 'joined_casts.event_second_official'
    ]) }} as event_id
from placed
inner join joined_casts
    on
        placed.window_key = joined_casts.window_key
        and placed.first_official is not distinct from joined_casts.first_official
        and placed.second_official is not distinct from joined_casts.second_official

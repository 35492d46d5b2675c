with reports as (
    select * from {{ ref('int_dated_reports') }}
),

days as (
    select distinct
        event_type,
        status,
        common_ground,
        compared_precision,
        compared_date
    from reports
),

-- Days without a gap of more than one day make a run of days.
gaps as (
    select
        *,
        coalesce(compared_date - lag(compared_date) over (
            partition by event_type, status, common_ground, compared_precision order by compared_date
        ) > 1, false) as starts_run
    from days
),

runs as (
    select
        *,
        sum(cast(starts_run as int)) over (
            partition by event_type, status, common_ground, compared_precision order by compared_date
        ) as run_no
    from gaps
),

-- A run is cut into pairs of days: no event spans more, however long its like goes on every day.
windows as (
    select
        * exclude (run_no, starts_run),
        compared_date - cast(date_diff('day', min(compared_date) over run, compared_date) % 2 as int) as first_date
    from runs
    window run as (partition by event_type, status, common_ground, compared_precision, run_no)
),

placed as (
    select
        reports.*,
        windows.first_date,
        concat_ws(
            ' | ',
            reports.event_type, reports.status, reports.common_ground, reports.compared_precision, windows.first_date
        ) as window_key
    from reports
    inner join windows
        on
            reports.event_type = windows.event_type
            and reports.status = windows.status
            and reports.common_ground = windows.common_ground
            and reports.compared_precision = windows.compared_precision
            and reports.compared_date is not distinct from windows.compared_date
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

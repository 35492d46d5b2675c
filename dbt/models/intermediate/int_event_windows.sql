{{ config(group_by='ground') }}

{% call stale_groups() %}
    select ground from {{ changes_of(ref('int_dated_reports')) }}
{% endcall %}

with reports as (
    select * from {{ ref('int_dated_reports') }}
    where {{ is_stale('ground') }}
),

days as (
    select distinct
        event_type,
        ground,
        compared_date
    from reports
    where not is_vague
),

-- Days close to each other make a run of days: what parties do together is told for longer than what one does.
gaps as (
    select
        *,
        coalesce(
            compared_date - lag(compared_date) over (
                partition by ground order by compared_date
            ) > case when event_type in {{ quoted_list(var('symmetric_types')) }} then 2 else 1 end,
            false
        ) as starts_run
    from days
),

runs as (
    select
        *,
        sum(cast(starts_run as int)) over (
            partition by ground order by compared_date
        ) as run_no
    from gaps
)

-- A run of up to three days is one event, told on the day and after. What goes on longer is a series, and is cut into
-- pairs of days; so are attacks and protests, of which the next day has its own.
select
    * exclude (run_no, starts_run),
    case
        when
            max(compared_date) over run - min(compared_date) over run < 3
            and event_type not in {{ quoted_list(var('types_at_a_place')) }}
            then min(compared_date) over run
        else compared_date - cast(date_diff('day', min(compared_date) over run, compared_date) % 2 as int)
    end as first_date
from runs
window run as (partition by ground, run_no)

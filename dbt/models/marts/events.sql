{{ config(group_by='event_id', tracked=['event_id', 'date_start']) }}

{% call stale_groups() %}
    select event_id from {{ changes_of(ref('int_reports_of_events')) }}
{% endcall %}

with event_reports as (
    select * from {{ ref('int_reports_of_events') }}
    where {{ is_stale('event_id') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

event_types as (
    select * from {{ ref('event_types') }}
),

counted as (
    select
        event_id,
        min(event_type) as event_type,
        min(status) as status,
        min(first_date) as first_date,
        bool_or(date_source = 'published') as is_published,
        count(*) as report_count,
        count(distinct article_id) filter (where is_original) as article_count,
        count(distinct source_id) as source_count,
        count(distinct article_id) filter (where not is_original) as reprint_count,
        min(reported_at) as first_reported_at,
        max(reported_at) as last_reported_at,
        max(confidence) as confidence
    from event_reports
    group by event_id
),

modes as (
    {{ most_frequent('event_reports', 'event_id', 'event_mode') }}
),

locations as (
    {{ most_frequent('event_reports', 'event_id', 'location_entity_id') }}
),

told_reports as (
    select
        event_id,
        told_date
    from event_reports
    where told_date is not null
    qualify rank() over (
        partition by event_id
        order by told_date['last'] - told_date['first'] asc, is_original desc
    ) = 1
),

-- A day says more than the week that it is in, and an article more than its reprints, whose «yesterday» is another.
told_dates as (
    {{ most_frequent('told_reports', 'event_id', 'told_date') }}
),

-- A planned or demanded event has no date if the text gives none; for others publication stands in.
dated as (
    select
        counted.*,
        case
            when told_dates.told_date is not null then 'report'
            when counted.first_date is null or counted.status in ('planned', 'demanded') then null
            when counted.is_published then 'published'
            else 'story'
        end as date_source,
        case
            when date_source = 'report' then told_dates.told_date
            when date_source is not null
                then { 'first': counted.first_date, 'last': counted.first_date, 'precision': 'day' }
        end as event_date
    from counted
    left join told_dates
        on counted.event_id = told_dates.event_id
)

select
    dated.event_id,
    dated.event_type,
    modes.event_mode,
    dated.event_date['first'] as date_start,
    dated.event_date['last'] as date_end,
    dated.event_date['precision'] as date_precision,
    dated.date_source,
    locations.location_entity_id,
    catalogue.latitude,
    catalogue.longitude,
    dated.status,
    event_types.quad_class,
    event_types.goldstein,
    dated.report_count,
    dated.article_count,
    dated.source_count,
    dated.reprint_count,
    dated.first_reported_at,
    dated.last_reported_at,
    dated.confidence
from dated
left join modes
    on dated.event_id = modes.event_id
left join locations
    on dated.event_id = locations.event_id
left join catalogue
    on locations.location_entity_id = catalogue.entity_id
left join event_types
    on dated.event_type = event_types.event_type

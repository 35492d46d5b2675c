{{ config(materialized='view') }}
-- noqa: disable=CP02
-- No column of GDELT's could tell what occurred from what was denied, planned, alleged or demanded.
with events as (
    select * from {{ ref('events') }}
    where status = 'occurred'
),

event_mentions as (
    select * from {{ ref('event_mentions') }}
),

articles as (
    select * from {{ ref('articles') }}
),

intakes as (
    select * from {{ ref('int_articles') }}
),

entities as (
    select * from {{ ref('published_entities') }}
),

actors as (
    select * from {{ ref('int_event_actors') }}
),

event_types as (
    select * from {{ ref('event_types') }}
),

country_codes as (
    select * from {{ ref('country_codes') }}
),

reports as (
    select
        event_mentions.event_id,
        max(cast(event_mentions.field = 'title' or event_mentions.sentence_index = 0 as int)) as is_root,
        min(intakes.first_ingested_at) as added_at,
        arg_min(
            coalesce(articles.url, articles.source_uri),
            (coalesce(articles.published_date, date '9999-12-31'), intakes.first_ingested_at, articles.article_id)
        ) as source_url
    from event_mentions
    inner join articles
        on event_mentions.article_id = articles.article_id
    inner join intakes
        on event_mentions.article_id = intakes.article_id
    group by event_mentions.event_id
),

places as (
    select
        entities.*,
        country_codes.fips,
        {{ gdelt_place_type('entities.entity_type', 'entities.role', 'entities.country_code') }} as geo_type
    from entities
    left join country_codes
        on entities.country_code = country_codes.country_code
)

select
    {{ gdelt_id('events.event_id') }} as GLOBALEVENTID,
    cast(strftime(events.date_start, '%Y%m%d') as integer) as SQLDATE,
    cast(strftime(events.date_start, '%Y%m') as integer) as MonthYear,
    cast(year(events.date_start) as integer) as Year,
    round(year(events.date_start) + (month(events.date_start) * 30 + day(events.date_start)) / 365, 4) as FractionDate,
    {%- for side in [1, 2] %}
    actor{{ side }}.actor_code as Actor{{ side }}Code,
    actor{{ side }}.actor_name as Actor{{ side }}Name,
    actor{{ side }}.iso3 as Actor{{ side }}CountryCode,
    cast(null as varchar) as Actor{{ side }}KnownGroupCode,
    cast(null as varchar) as Actor{{ side }}EthnicCode,
    cast(null as varchar) as Actor{{ side }}Religion1Code,
    cast(null as varchar) as Actor{{ side }}Religion2Code,
    actor{{ side }}.type_code as Actor{{ side }}Type1Code,
    cast(null as varchar) as Actor{{ side }}Type2Code,
    cast(null as varchar) as Actor{{ side }}Type3Code,
    {%- endfor %}
    reports.is_root as IsRootEvent,
    event_types.cameo_root || '0' as EventCode,
    event_types.cameo_root || '0' as EventBaseCode,
    event_types.cameo_root as EventRootCode,
    events.quad_class as QuadClass,
    events.goldstein as GoldsteinScale,
    events.report_count as NumMentions,
    events.source_count as NumSources,
    events.article_count + events.reprint_count as NumArticles,
    cast(null as double) as AvgTone,
    {%- for side in [1, 2] %}
    actor{{ side }}.geo_type as Actor{{ side }}Geo_Type,
    actor{{ side }}.geo_name as Actor{{ side }}Geo_FullName,
    actor{{ side }}.fips as Actor{{ side }}Geo_CountryCode,
    cast(null as varchar) as Actor{{ side }}Geo_ADM1Code,
    cast(null as varchar) as Actor{{ side }}Geo_ADM2Code,
    actor{{ side }}.latitude as Actor{{ side }}Geo_Lat,
    actor{{ side }}.longitude as Actor{{ side }}Geo_Long,
    cast(null as varchar) as Actor{{ side }}Geo_FeatureID,
    {%- endfor %}
    places.geo_type as ActionGeo_Type,
    coalesce(places.name_en, places.name_ar) as ActionGeo_FullName,
    places.fips as ActionGeo_CountryCode,
    cast(null as varchar) as ActionGeo_ADM1Code,
    cast(null as varchar) as ActionGeo_ADM2Code,
    events.latitude as ActionGeo_Lat,
    events.longitude as ActionGeo_Long,
    cast(null as varchar) as ActionGeo_FeatureID,
    {{ gdelt_time('reports.added_at') }} as DATEADDED,
    reports.source_url as SOURCEURL
from events
inner join reports
    on events.event_id = reports.event_id
left join event_types
    on events.event_type = event_types.event_type
left join actors as actor1
    on events.event_id = actor1.event_id and actor1.side = 1
left join actors as actor2
    on events.event_id = actor2.event_id and actor2.side = 2
left join places
    on events.location_entity_id = places.entity_id

{{ config(group_by='entity_id') }}

{% call stale_groups() %}
    select entity_id from {{ changes_of(ref('int_entity_weeks')) }}
    union
    select entity_id from {{ changes_of(ref('int_report_participants')) }}
{% endcall %}

with report_participants as (
    select * from {{ ref('int_report_participants') }}
    where {{ is_stale('entity_id') }}
),

entity_weeks as (
    select * from {{ ref('int_entity_weeks') }}
    where {{ is_stale('entity_id') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

-- An entity that is only referred to («the Russian president», «Moscow» for Russia) exists, with counts of nought.
referred as (
    select
        entity_id,
        min(entity_type) as entity_type,
        min(any_surface) as any_surface
    from (
        select
            entity_id,
            entity_type,
            any_surface
        from entity_weeks
        union all
        select
            entity_id,
            entity_type,
            null as any_surface
        from report_participants
    ) as all_references
    group by entity_id
),

counted as (
    select
        entity_id,
        cast(sum(mention_count) as bigint) as mention_count,
        cast(sum(article_count) as bigint) as article_count,
        min(first_seen) as first_seen,
        max(last_seen) as last_seen
    from entity_weeks
    group by entity_id
),

naming_sources as (
    select
        entity_id,
        count(distinct source_id) as source_count
    from (
        select
            entity_id,
            unnest(sources) as source_id
        from entity_weeks
    ) as entity_sources
    group by entity_id
),

written as (
    select
        entity_id,
        unnest(surfaces) as surface
    from entity_weeks
),

usual_surfaces as (
    select
        entity_id,
        surface['surface'] as surface
    from written
    group by entity_id, surface['surface']
    qualify row_number() over (partition by entity_id order by sum(surface['uses']) desc, surface['surface'] asc) = 1
)

select
    referred.entity_id,
    referred.entity_type,
    coalesce(catalogue.name_ar, usual_surfaces.surface, referred.any_surface) as name_ar,
    catalogue.name_en,
    catalogue.wikidata_id,
    catalogue.country_code,
    catalogue.latitude,
    catalogue.longitude,
    catalogue.role,
    catalogue.entity_id is not null as is_catalogued,
    coalesce(counted.mention_count, 0) as mention_count,
    coalesce(counted.article_count, 0) as article_count,
    coalesce(naming_sources.source_count, 0) as source_count,
    counted.first_seen,
    counted.last_seen
from referred
left join catalogue
    on referred.entity_id = catalogue.entity_id
left join counted
    on referred.entity_id = counted.entity_id
left join naming_sources
    on referred.entity_id = naming_sources.entity_id
left join usual_surfaces
    on referred.entity_id = usual_surfaces.entity_id

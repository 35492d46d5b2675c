{{ config(group_by='entity_id') }}

{% call stale_groups() %}
    select entity_id from {{ changes_of(ref('int_mention_entities')) }}
    union
    select entity_id from {{ changes_of(ref('int_report_participants')) }}
    union
    select entity_id from {{ ref('int_mention_entities') }}
    where
        article_id in (select article_id from {{ changes_of(ref('int_articles')) }})
        or article_id in (select article_id from {{ changes_of(ref('int_article_sources')) }})
{% endcall %}

with report_participants as (
    select * from {{ ref('int_report_participants') }}
    where {{ is_stale('entity_id') }}
),

mention_entities as (
    select * from {{ ref('int_mention_entities') }}
    where {{ is_stale('entity_id') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

articles as (
    select * from {{ ref('int_articles') }}
),

article_sources as (
    select * from {{ ref('int_article_sources') }}
),

names as (
    select * from mention_entities
    where mention_type = 'name'
),

-- An entity that is only referred to («the Russian president», «Moscow» for Russia) exists, with counts of nought.
referred as (
    select
        entity_id,
        min(entity_type) as entity_type,
        min(surface) as any_surface
    from (
        select
            entity_id,
            entity_type,
            surface
        from mention_entities
        union all
        select
            entity_id,
            entity_type,
            null as surface
        from report_participants
    ) as all_references
    group by entity_id
),

counted as (
    select
        names.entity_id,
        count(*) as mention_count,
        count(distinct names.article_id) as article_count,
        count(distinct article_sources.source_id) as source_count,
        min(articles.published_date) as first_seen,
        max(articles.published_date) as last_seen
    from names
    inner join articles
        on names.article_id = articles.article_id
    inner join article_sources
        on names.article_id = article_sources.article_id
    group by names.entity_id
),

usual_surfaces as (
    {{ most_frequent('names', 'entity_id', 'surface') }}
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
    coalesce(counted.source_count, 0) as source_count,
    counted.first_seen,
    counted.last_seen
from referred
left join catalogue
    on referred.entity_id = catalogue.entity_id
left join counted
    on referred.entity_id = counted.entity_id
left join usual_surfaces
    on referred.entity_id = usual_surfaces.entity_id

{{ config(
    group_by='week',
    tracked=['week', 'entity_id'],
    part_of='int_articles',
    part_by=week_of('published_date', 'first_ingested_at')
) }}

{% call stale_groups() %}
    select {{ week_of('published_date', 'first_ingested_at') }} from {{ changes_of(ref('int_articles')) }}
    union
    select {{ week_of('published_date', 'first_ingested_at') }} from {{ ref('int_articles') }}
    where
        article_id in (select article_id from {{ changes_of(ref('int_mention_entities')) }})
        or article_id in (select article_id from {{ changes_of(ref('int_article_sources')) }})
{% endcall %}

with articles as (
    select
        *,
        {{ week_of('published_date', 'first_ingested_at') }} as week
    from {{ ref('int_articles') }}
    where
        {{ is_stale(week_of('published_date', 'first_ingested_at')) }}
        and {{ is_of_part(week_of('published_date', 'first_ingested_at')) }}
),

article_sources as (
    select * from {{ ref('int_article_sources') }}
),

mention_entities as (
    {{ rows_of(ref('int_mention_entities'), 'article_id', 'select article_id from articles') }}
),

placed as (
    select
        articles.week,
        articles.published_date,
        article_sources.source_id,
        mention_entities.article_id,
        mention_entities.entity_id,
        mention_entities.entity_type,
        mention_entities.surface,
        mention_entities.mention_type = 'name' as is_name
    from mention_entities
    inner join articles
        on mention_entities.article_id = articles.article_id
    inner join article_sources
        on mention_entities.article_id = article_sources.article_id
),

written as (
    select
        week,
        entity_id,
        surface,
        count(*) as uses
    from placed
    where is_name
    group by week, entity_id, surface
),

surfaces as (
    select
        week,
        entity_id,
        list({ 'surface': surface, 'uses': uses } order by surface) as surfaces
    from written
    group by week, entity_id
),

counted as (
    select
        week,
        entity_id,
        min(entity_type) as entity_type,
        min(surface) as any_surface,
        count(*) filter (where is_name) as mention_count,
        count(distinct article_id) filter (where is_name) as article_count,
        list_sort(list(distinct source_id) filter (where is_name)) as sources,
        min(published_date) filter (where is_name) as first_seen,
        max(published_date) filter (where is_name) as last_seen
    from placed
    group by week, entity_id
)

select
    counted.*,
    surfaces.surfaces
from counted
left join surfaces
    on counted.week = surfaces.week and counted.entity_id = surfaces.entity_id

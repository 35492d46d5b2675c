{{ config(materialized='table_function', parameters=['entity']) }}

with named as (
    select entities.*
    from {{ ref('published_entities') }} as entities
    semi join {{ ref('find_entity') }}(entity) as found
        on entities.entity_id = found.entity_id
),

names as (
    select
        aliases.alias as item,
        aliases.origin as detail
    from {{ ref('published_entity_aliases') }} as aliases
    semi join named
        on aliases.entity_id = named.entity_id
),

outlets as (
    select
        sources.name as item,
        count(*) as times,
        min(articles.published_date) as day
    from {{ ref('mentions') }} as mentions
    semi join named
        on mentions.entity_id = named.entity_id
    inner join {{ ref('articles') }} as articles
        on mentions.article_id = articles.article_id
    inner join {{ ref('published_sources') }} as sources
        on articles.source_id = sources.source_id
    where mentions.mention_type = 'name'
    group by sources.name
),

naming as (
    select distinct mentions.article_id
    from {{ ref('mentions') }} as mentions
    semi join named
        on mentions.entity_id = named.entity_id
),

related as (
    select
        entities.name_ar as item,
        entities.entity_id as detail,
        count(distinct mentions.article_id) as times
    from {{ ref('mentions') }} as mentions
    semi join naming
        on mentions.article_id = naming.article_id
    anti join named
        on mentions.entity_id = named.entity_id
    inner join {{ ref('published_entities') }} as entities
        on mentions.entity_id = entities.entity_id
    group by entities.name_ar, entities.entity_id
    order by times desc, detail asc
    limit 10
),

rows_of_sections as (
    select
        1 as section_no,
        'entity' as section,
        name_ar as item,
        concat_ws(', ', entity_id, name_en, role, country_code) as detail,
        first_seen as day,
        mention_count as times
    from named
    union all
    select
        2 as section_no,
        'name' as section,
        item,
        detail,
        null as day,
        null as times
    from names
    union all
    select
        3 as section_no,
        'outlet' as section,
        item,
        null as detail,
        day,
        times
    from outlets
    union all
    select
        4 as section_no,
        'event' as section,
        sentence as item,
        concat_ws(', ', event_type, status, role) as detail,
        day,
        outlets as times
    from {{ ref('timeline') }}(entity)
    union all
    select
        5 as section_no,
        'quote' as section,
        quote_text as item,
        outlet as detail,
        published_date as day,
        null as times
    from {{ ref('quotes_of') }}(entity)
    union all
    select
        6 as section_no,
        'related' as section,
        item,
        detail,
        null as day,
        times
    from related
)

select
    section,
    item,
    detail,
    day,
    times
from rows_of_sections
order by section_no asc, day asc nulls last, times desc nulls last, item asc

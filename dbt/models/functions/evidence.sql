{{ config(materialized='table_function', parameters=['event_id']) }}

select
    articles.published_date,
    outlets.name as outlet,
    sentences.sentence,
    reports.status,
    speakers.name_ar as attribution,
    articles.duplicate_of is not null as is_reprint,
    articles.title,
    articles.article_id,
    reports.event_mention_id
from {{ ref('event_mentions') }} as reports
inner join {{ ref('articles') }} as articles
    on reports.article_id = articles.article_id
inner join {{ ref('report_sentences') }} as sentences
    on reports.event_mention_id = sentences.event_mention_id
inner join {{ ref('published_sources') }} as outlets
    on articles.source_id = outlets.source_id
left join {{ ref('published_entities') }} as speakers
    on reports.attribution_entity_id = speakers.entity_id
where reports.event_id = event_id
order by articles.published_date asc, articles.article_id asc, reports.field desc, reports.start_char asc

{{ config(materialized='table_function', parameters=['entity']) }}

select
    articles.published_date,
    outlets.name as outlet,
    quotes.quote_text,
    quotes.speaker_surface,
    quotes.cue,
    articles.title,
    articles.article_id,
    quotes.quote_id
from {{ ref('quotes') }} as quotes
semi join {{ ref('find_entity') }}(entity) as named
    on quotes.speaker_entity_id = named.entity_id
inner join {{ ref('articles') }} as articles
    on quotes.article_id = articles.article_id
inner join {{ ref('published_sources') }} as outlets
    on articles.source_id = outlets.source_id
order by articles.published_date, articles.article_id, quotes.start_char

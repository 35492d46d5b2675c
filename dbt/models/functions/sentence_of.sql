{{ config(materialized='table_function', parameters=['fact_id']) }}

with facts as (
    select
        mention_id as id,
        article_id,
        field,
        start_char,
        end_char
    from {{ ref('mentions') }}
    union all
    select
        quote_id as id,
        article_id,
        field,
        start_char,
        end_char
    from {{ ref('quotes') }}
    union all
    select
        date_id as id,
        article_id,
        field,
        start_char,
        end_char
    from {{ ref('dates') }}
    union all
    select
        event_mention_id as id,
        article_id,
        field,
        start_char,
        end_char
    from {{ ref('event_mentions') }}
),

wanted as (
    select * from facts
    where id = fact_id
)

select
    articles.published_date,
    outlets.name as outlet,
    articles.title,
    {{ marked_sentence("case wanted.field when 'title' then articles.title else articles.body end",
                       'wanted.start_char', 'wanted.end_char') }} as sentence,
    articles.article_id
from wanted
inner join {{ ref('articles') }} as articles
    on wanted.article_id = articles.article_id
inner join {{ ref('published_sources') }} as outlets
    on articles.source_id = outlets.source_id

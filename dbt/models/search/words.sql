{{ config(group_by='word') }}

with indexed as (
    select distinct word from {{ ref('article_words') }}
),

termed as (
    {{ with_terms('indexed') }}
)

select
    word,
    term
from termed
order by term, word

{{ config(group_by='word') }}

{% call stale_groups() %}
    select word from {{ changes_of(ref('article_words')) }}
{% endcall %}

with indexed as (
    select distinct word from {{ ref('article_words') }}
    where {{ is_stale('word') }}
),

termed as (
    {{ with_terms('indexed') }}
)

select
    word,
    term
from termed
order by term, word

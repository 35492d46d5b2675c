{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('articles')) }}
    union
    select article_id from {{ changes_of(ref('event_mentions')) }}
{% endcall %}

with reports as (
    select * from {{ ref('event_mentions') }}
    where {{ is_stale('article_id') }}
),

articles as (
    {{ rows_of(ref('articles'), 'article_id', stale_keys()) }}
)

select
    reports.event_mention_id,
    reports.article_id,
    {{ marked_sentence("case reports.field when 'title' then articles.title else articles.body end",
                       'reports.start_char', 'reports.end_char') }} as sentence
from reports
inner join articles
    on reports.article_id = articles.article_id

{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
{% endcall %}

with dates as (
    select * from {{ ref('stg_dates') }}
),

articles as (
    select * from {{ ref('int_articles') }}
)

select
    {{ content_id('d', ['articles.article_id', 'dates.field', 'dates.start_char', 'dates.end_char']) }} as date_id,
    articles.article_id,
    dates.field,
    dates.start_char,
    dates.end_char,
    dates.expression,
    dates.date_start,
    dates.date_end,
    dates.date_precision,
    dates.resolution,
    dates.extractor_version
from dates
inner join articles
    on dates.document_id = articles.document_id
where articles.language = 'ar' and {{ is_stale('articles.article_id') }}

{{ config(group_by='document_id') }}

{% call stale_groups() %}
    select document_id from {{ changes_of(ref('int_articles')) }}
{% endcall %}

with segments as (
    select * from {{ ref('stg_segments') }}
    where {{ is_stale('document_id') }}
),

readings as (
    {{ rows_of(ref('stg_articles'), 'document_id', stale_keys()) }}
),

articles as (
    select * from {{ ref('int_articles') }}
)

select
    segments.document_id,
    segments.segment_no,
    segments.start_char,
    segments.end_char,
    segments.role,
    segments.kept,
    segments.rule_id,
    substring(readings.text, segments.start_char + 1, segments.end_char - segments.start_char) as text
from segments
inner join articles
    on segments.document_id = articles.document_id
inner join readings
    on segments.document_id = readings.document_id

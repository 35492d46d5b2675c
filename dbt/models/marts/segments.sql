{{ config(materialized='view') }}

with segments as (
    select * from {{ ref('stg_segments') }}
),

readings as (
    select * from {{ ref('stg_articles') }}
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

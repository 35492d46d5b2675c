{{ config(materialized='view') }}

with source as (
    select * from {{ source('raw', 'runs') }}
)

select
    run_id,
    started_at,
    finished_at,
    status,
    counts,
    versions
from source

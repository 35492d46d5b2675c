{{ config(materialized='view') }}

with source as (
    select * from {{ source('raw', 'check_results') }}
)

select
    run_id,
    suite,
    check_name,
    level,
    success,
    broken_rows,
    observed,
    detail,
    detail_ar,
    checked_at
from source

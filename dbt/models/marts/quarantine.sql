{{ config(materialized='view') }}

with source as (
    select * from {{ source('raw', 'quarantine') }}
)

select
    quarantine_id,
    uri,
    stage,
    reason,
    detail,
    run_id,
    quarantined_at,
    resolved_at
from source

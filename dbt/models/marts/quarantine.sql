{{ config(materialized='view') }}

with source as (
    select * from {{ source('raw', 'quarantine') }}
)

select
    quarantine_id,
    uri,
    source_name,
    stage,
    reason,
    detail,
    sample,
    payload_bytes,
    document_id,
    run_id,
    quarantined_at,
    resolved_at,
    resolution,
    resolved_by
from source

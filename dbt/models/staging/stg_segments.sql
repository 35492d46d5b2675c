with source as (
    select
        *,
        rowid as row_id
    from {{ source('raw', 'segments') }}
),

renamed as (
    select
        row_id,
        document_id,
        segment_no,
        rule_id,

        role,
        start_char,
        end_char,
        kept
    from source
)

select * from renamed

with source as (
    select * from {{ source('raw', 'segments') }}
),

renamed as (
    select
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

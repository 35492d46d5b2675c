with source as (
    select * from {{ source('raw', 'dates') }}
),

renamed as (
    select
        document_id,
        date_no,

        field,
        expression,
        precision as date_precision,
        resolution,
        extractor_version,

        start_char,
        end_char,

        date_start,
        date_end
    from source
)

select * from renamed

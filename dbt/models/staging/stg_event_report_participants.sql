with source as (
    select * from {{ source('raw', 'event_report_participants') }}
),

renamed as (
    select
        document_id,
        report_no,
        mention_no,

        role,
        extractor_version
    from source
)

select * from renamed

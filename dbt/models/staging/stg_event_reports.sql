with source as (
    select * from {{ source('raw', 'event_reports') }}
),

renamed as (
    select
        document_id,
        report_no,
        trigger_id,
        date_no,
        attribution_mention_no,
        location_mention_no,

        field,
        trigger,
        event_type,
        event_mode,
        status,
        extractor_version,

        start_char,
        end_char,
        sentence_index,
        confidence
    from source
)

select * from renamed

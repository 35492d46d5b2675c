with source as (
    select * from {{ source('raw', 'quotes') }}
),

renamed as (
    select
        document_id,
        quote_no,
        speaker_mention_no,

        field,
        quote_text,
        speaker_surface,
        cue,
        extractor_version,

        start_char,
        end_char,

        is_direct
    from source
)

select * from renamed

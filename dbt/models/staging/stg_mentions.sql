with source as (
    select * from {{ source('raw', 'mentions') }}
),

renamed as (
    select
        document_id,
        mention_no,
        entity_id as catalogue_entity_id,

        field,
        surface,
        mention_type,
        entity_type,
        name_key,
        method,
        extractor_version,

        start_char,
        end_char,
        sentence_index,
        confidence
    from source
)

select * from renamed

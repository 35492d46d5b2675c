with source as (
    select * from {{ source('raw', 'sightings') }}
),

renamed as (
    select
        document_id,

        source_uri,
        url,
        source_name,

        seen_at
    from source
)

select * from renamed

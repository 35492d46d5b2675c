with source as (
    select * from {{ source('raw', 'documents') }}
),

renamed as (
    select
        document_id,
        run_id,

        source_uri,
        media_type,
        url,
        outlet,
        charset,

        ingested_at
    from source
)

select * from renamed

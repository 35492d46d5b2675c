with source as (
    select * from {{ source('raw', 'documents') }}
),

renamed as (
    select
        document_id,

        source_uri,
        url,
        outlet,

        ingested_at
    from source
)

select * from renamed

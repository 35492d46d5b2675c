with source as (
    select * from {{ source('raw', 'declared_sources') }}
),

renamed as (
    select
        source_name,

        kind,
        outlet,
        domain,
        country_code
    from source
)

select * from renamed

with seeded as (
    select * from {{ ref('entities') }}
),

added as (
    select * from {{ source('raw', 'catalogue_entities') }}
),

-- A row that the user added replaces ours of the same id.
catalogue as (
    select * from added
    union all by name
    select seeded.*
    from seeded
    anti join added
        on seeded.entity_id = added.entity_id
)

select
    entity_id,
    wikidata_id,

    entity_type,
    name_ar,
    name_en,
    country_code,
    role,

    latitude,
    longitude
from catalogue

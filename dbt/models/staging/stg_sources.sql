with seeded as (
    select * from {{ ref('sources') }}
),

added as (
    select * from {{ source('raw', 'added_sources') }}
),

-- A row that the user added replaces ours of the same id.
known as (
    select * from added
    union all by name
    select seeded.*
    from seeded
    anti join added
        on seeded.source_id = added.source_id
)

select
    source_id,

    name,
    domain,
    country_code
from known

with seeded as (
    select * from {{ ref('entity_aliases') }}
),

seeded_entities as (
    select * from {{ ref('entities') }}
),

added as (
    select * from {{ source('raw', 'catalogue_aliases') }}
),

catalogue as (
    select
        entity_id,
        alias,
        kind,
        origin
    from added
    union all
    select
        entity_id,
        alias,
        kind,
        'seed' as origin
    from seeded
    union all
    select
        entity_id,
        name_ar as alias,
        'full' as kind,
        'seed' as origin
    from seeded_entities
),

-- An alias that several tables list is the user's, then the one that a table grades as short.
graded as (
    select *
    from catalogue
    qualify row_number() over (
        partition by entity_id, alias
        order by origin = 'user' desc, kind = 'short' desc, origin asc
    ) = 1
)

select
    entity_id,

    alias,
    kind,
    origin
from graded

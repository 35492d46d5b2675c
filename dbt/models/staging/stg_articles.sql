with source as (
    select
        *,
        rowid as row_id
    from {{ source('raw', 'articles') }}
),

renamed as (
    select
        row_id,
        document_id,

        text,
        title,
        body,
        language,
        language_score,
        tags,
        byline,
        url,
        outlet,
        date_source,
        date_reason,
        date_precision,
        cleaner_version,
        extractor_version,

        published_date,
        published_at,
        annotated_at
    from source
)

select * from renamed

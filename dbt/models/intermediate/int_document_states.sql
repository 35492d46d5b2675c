{{ config(materialized='view') }}

with articles as (
    select * from {{ ref('stg_articles') }}
),

documents as (
    select * from {{ ref('stg_documents') }}
),

sightings as (
    select
        document_id,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at,
        arg_max(source_name, (seen_at, source_name)) as source_name
    from {{ ref('stg_sightings') }}
    group by document_id
)

select
    articles.document_id,

    documents.source_uri,
    sightings.source_name,

    articles.annotated_at,
    documents.ingested_at,
    coalesce(sightings.first_seen_at, documents.ingested_at) as first_seen_at,
    coalesce(sightings.last_seen_at, documents.ingested_at) as last_seen_at
from articles
inner join documents
    on articles.document_id = documents.document_id
left join sightings
    on articles.document_id = sightings.document_id

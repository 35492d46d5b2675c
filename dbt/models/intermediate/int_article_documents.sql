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
        arg_max(source_name, seen_at) as source_name
    from {{ ref('stg_sightings') }}
    group by document_id
),

readings as (
    select
        articles.document_id,
        articles.title,
        articles.body,
        articles.language,
        articles.published_date,
        articles.published_at,
        documents.source_uri,
        documents.ingested_at,
        sightings.source_name,
        coalesce(sightings.first_seen_at, documents.ingested_at) as first_seen_at,
        coalesce(sightings.last_seen_at, documents.ingested_at) as last_seen_at,
        coalesce(articles.url, documents.url) as url,
        coalesce(articles.outlet, documents.outlet) as outlet
    from articles
    inner join documents
        on articles.document_id = documents.document_id
    left join sightings
        on articles.document_id = sightings.document_id
),

identified as (
    select
        *,
        {{ host_of('url') }} as host,
        {{ canonical_url('url') }} as canonical_url,
        sha256({{ folded('body') }}) as content_hash,
        len(regexp_extract_all(body, '\S+')) as word_count
    from readings
)

select
    'a' || left(sha256(coalesce('url:' || canonical_url, 'document:' || document_id)), 24) as article_id,
    document_id,

    source_uri,
    url,
    host,
    outlet,
    source_name,
    title,
    language,
    content_hash,
    word_count,

    published_date,
    published_at,
    ingested_at,
    first_seen_at,
    last_seen_at
from identified

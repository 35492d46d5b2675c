with articles as (
    select * from {{ ref('stg_articles') }}
),

documents as (
    select * from {{ ref('stg_documents') }}
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
        coalesce(articles.url, documents.url) as url,
        coalesce(articles.outlet, documents.outlet) as outlet
    from articles
    inner join documents
        on articles.document_id = documents.document_id
),

identified as (
    select
        *,
        {{ host_of('url') }} as host,
        {{ canonical_url('url') }} as canonical_url,
        sha256({{ folded('body') }}) as content_hash,
        len(regexp_extract_all(body, '\S+')) as word_count
    from readings
),

numbered as (
    select
        *,
        'a' || left(sha256(coalesce('url:' || canonical_url, 'document:' || document_id)), 24) as article_id
    from identified
),

last_seen as (
    select
        *,
        min(ingested_at) over (partition by article_id) as first_ingested_at
    from numbered
    qualify row_number() over (partition by article_id order by ingested_at desc, document_id desc) = 1
)

select
    article_id,
    document_id,

    source_uri,
    url,
    host,
    outlet,
    language,
    content_hash,
    word_count,

    published_date,
    published_at,
    first_ingested_at,
    ingested_at
from last_seen

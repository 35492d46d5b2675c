{{ config(group_by='document_id', tracked=['document_id', 'article_id']) }}

{% call stale_groups() %}
    select document_id
    from (
        select * from {{ ref('int_document_states') }}
        except
        select
            document_id,
            source_uri,
            source_name,
            annotated_at,
            ingested_at,
            first_seen_at,
            last_seen_at
        from {{ this }}
    )
    union
    select former.document_id
    from {{ this }} as former
    anti join {{ ref('stg_articles') }} as articles
        on former.document_id = articles.document_id
{% endcall %}

with states as (
    select * from {{ ref('int_document_states') }}
    where {{ is_stale('document_id') }}
),

articles as (
    {{ rows_of(ref('stg_articles'), 'document_id', stale_keys()) }}
),

documents as (
    select * from {{ ref('stg_documents') }}
    where {{ is_stale('document_id') }}
),

readings as (
    select
        states.*,
        articles.title,
        articles.body,
        articles.language,
        articles.published_date,
        articles.published_at,
        coalesce(articles.url, documents.url) as url,
        coalesce(articles.outlet, documents.outlet) as outlet
    from states
    inner join articles
        on states.document_id = articles.document_id
    inner join documents
        on states.document_id = documents.document_id
),

identified as (
    select
        *,
        {{ host_of('url') }} as host,
        {{ canonical_url('url') }} as canonical_url,
        sha256({{ folded('body') }}) as content_hash,
        len(regexp_extract_all(body, '\S+')) as word_count,
        length(body) as body_length
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
    body_length,

    published_date,
    published_at,
    annotated_at,
    ingested_at,
    first_seen_at,
    last_seen_at
from identified

{{ config(
    group_by='article_id',
    tracked=['article_id', 'document_id', 'published_date', 'first_ingested_at', 'content_hash'],
) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_article_documents')) }}
{% endcall %}

with documents as (
    select * from {{ ref('int_article_documents') }}
    where {{ is_stale('article_id') }}
),

last_seen as (
    select
        *,
        min(ingested_at) over (partition by article_id) as first_ingested_at
    from documents
    qualify row_number() over (
        partition by article_id
        order by last_seen_at desc, ingested_at desc, document_id desc
    ) = 1
)

select
    article_id,
    document_id,

    source_uri,
    url,
    host,
    outlet,
    source_name,
    language,
    content_hash,
    word_count,
    body_length,

    published_date,
    published_at,
    annotated_at,
    first_ingested_at,
    ingested_at
from last_seen

{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_article_documents')) }}
    union
    select article_id from {{ changes_of(ref('int_articles')) }}
{% endcall %}

with documents as (
    select * from {{ ref('int_article_documents') }}
    where {{ is_stale('article_id') }}
),

articles as (
    select * from {{ ref('int_articles') }}
    where {{ is_stale('article_id') }}
),

-- What changes on a page beside its article (advertisements, counters) makes no version.
versions as (
    select
        documents.article_id,
        documents.title,
        documents.content_hash,
        arg_max(
            documents.document_id, (documents.last_seen_at, documents.ingested_at, documents.document_id)
        ) as document_id,
        min(documents.first_seen_at) as first_seen_at,
        max(documents.last_seen_at) as last_seen_at,
        bool_or(articles.document_id is not null) as is_current
    from documents
    left join articles
        on documents.document_id = articles.document_id
    group by documents.article_id, documents.title, documents.content_hash
)

select
    article_id,
    row_number() over (partition by article_id order by first_seen_at asc, document_id asc) as version_no,
    document_id,
    title,
    content_hash,
    first_seen_at,
    last_seen_at,
    is_current
from versions

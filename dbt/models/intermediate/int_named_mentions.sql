{{ config(group_by='article_id', tracked=['article_id', 'spelling_entity_id']) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
{% endcall %}

with mentions as (
    select * from {{ ref('stg_mentions') }}
),

articles as (
    select * from {{ ref('int_articles') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

arabic_articles as (
    select * from articles
    where language = 'ar' and {{ is_stale('article_id') }}
),

-- A name that the catalogue does not know, or knows no longer, is one entity for each type and spelling.
named as (
    select
        mentions.document_id,
        mentions.mention_no,
        mentions.field,
        mentions.start_char,
        mentions.surface,
        mentions.name_key,
        mentions.mention_type,
        arabic_articles.article_id,
        arabic_articles.first_ingested_at,
        catalogue.entity_id is not null as is_catalogued,
        coalesce(catalogue.entity_type, mentions.entity_type) as entity_type,
        coalesce(
            catalogue.entity_id,
            {{ content_id('x:', ['mentions.entity_type', 'mentions.name_key']) }}
        ) as spelling_entity_id,
        {{ content_id('m', [
            'arabic_articles.article_id', 'mentions.field', 'mentions.start_char', 'mentions.end_char',
            'mentions.mention_type'
        ]) }} as mention_id
    from mentions
    inner join arabic_articles
        on mentions.document_id = arabic_articles.document_id
    left join catalogue
        on mentions.catalogue_entity_id = catalogue.entity_id
)

select
    document_id,
    mention_no,
    mention_id,
    article_id,
    spelling_entity_id,

    is_catalogued,
    entity_type,
    mention_type,
    field,
    surface,
    name_key,
    start_char,
    first_ingested_at
from named

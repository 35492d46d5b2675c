{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_mention_entities')) }}
{% endcall %}

with quotes as (
    select * from {{ ref('stg_quotes') }}
),

articles as (
    select * from {{ ref('int_articles') }}
),

speakers as (
    select * from {{ ref('int_mention_entities') }}
    where {{ is_stale('article_id') }}
)

select
    {{ content_id('q', ['articles.article_id', 'quotes.field', 'quotes.start_char', 'quotes.end_char']) }} as quote_id,
    articles.article_id,
    quotes.field,
    quotes.start_char,
    quotes.end_char,
    quotes.quote_text,
    speakers.entity_id as speaker_entity_id,
    quotes.speaker_surface,
    quotes.cue,
    quotes.is_direct,
    quotes.extractor_version
from quotes
inner join articles
    on quotes.document_id = articles.document_id
left join speakers
    on
        quotes.document_id = speakers.document_id
        and quotes.speaker_mention_no = speakers.mention_no
where articles.language = 'ar' and {{ is_stale('articles.article_id') }}

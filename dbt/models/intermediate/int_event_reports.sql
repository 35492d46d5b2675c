{{ config(group_by='article_id', tracked=['article_id', 'event_mention_id', 'original_id']) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_article_originals')) }}
    union
    select article_id from {{ changes_of(ref('int_mention_entities')) }}
    union
    select article_id from {{ ref('int_article_originals') }}
    where original_id in (select article_id from {{ changes_of(ref('int_articles')) }})
{% endcall %}

with reports as (
    select * from {{ ref('stg_event_reports') }}
),

articles as (
    select * from {{ ref('int_articles') }}
),

originals as (
    select * from {{ ref('int_article_originals') }}
),

dates as (
    select * from {{ ref('stg_dates') }}
),

mention_entities as (
    select * from {{ ref('int_mention_entities') }}
    where {{ is_stale('article_id') }}
),

-- A reprint's day is the day of its original: what happened did not happen again.
arabic_articles as (
    select
        articles.article_id,
        articles.document_id,
        original_articles.article_id as original_id,
        original_articles.published_date,
        case
            when articles.content_hash = original_articles.content_hash
                then coalesce(date_diff('day', articles.published_date, original_articles.published_date), 0)
            else 0
        end as days_before
    from articles
    inner join originals
        on articles.article_id = originals.article_id
    inner join articles as original_articles
        on originals.original_id = original_articles.article_id
    where articles.language = 'ar' and {{ is_stale('articles.article_id') }}
),

-- One trigger can state two events of one type: number them.
numbered as (
    select
        reports.*,
        arabic_articles.article_id,
        arabic_articles.original_id,
        arabic_articles.published_date,
        arabic_articles.days_before,
        row_number() over (
            partition by reports.document_id, reports.field, reports.start_char, reports.end_char, reports.event_type
            order by reports.report_no
        ) as reading_no
    from reports
    inner join arabic_articles
        on reports.document_id = arabic_articles.document_id
),

resolved as (
    select
        numbered.*,
        dates.expression as date_expression,
        {{ told_by_original('dates.date_start') }} as told_start,
        {{ told_by_original('dates.date_end') }} as told_end,
        dates.date_precision as told_precision,
        locations.entity_id as location_entity_id,
        attributions.entity_id as attribution_entity_id,
        {{ content_id('em', [
            'numbered.article_id', 'numbered.field', 'numbered.start_char', 'numbered.end_char',
            'numbered.event_type', 'numbered.reading_no'
        ]) }} as event_mention_id
    from numbered
    left join dates
        on numbered.document_id = dates.document_id and numbered.date_no = dates.date_no
    left join mention_entities as locations
        on
            numbered.document_id = locations.document_id
            and numbered.location_mention_no = locations.mention_no
    left join mention_entities as attributions
        on
            numbered.document_id = attributions.document_id
            and numbered.attribution_mention_no = attributions.mention_no
)

select
    event_mention_id,
    article_id,
    original_id,
    document_id,
    report_no,
    trigger_id,
    location_entity_id,
    attribution_entity_id,

    event_type,
    event_mode,
    status,
    field,
    start_char,
    sentence_index,
    date_expression,
    confidence,

    told_start,
    told_end,
    told_precision,
    published_date
from resolved

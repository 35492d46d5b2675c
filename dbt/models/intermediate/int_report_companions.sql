{{ config(
    group_by='article_id',
    tracked=['article_id', 'event_type', 'status', 'entity_id', 'link', 'published_date']
) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_mention_entities')) }}
    union
    select article_id from {{ changes_of(ref('int_report_participants')) }}
    union
    select article_id from {{ changes_of(ref('int_event_reports')) }}
{% endcall %}

with reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('article_id') }}
),

participants as (
    select * from {{ ref('int_report_participants') }}
    where {{ is_stale('article_id') }}
),

mentions as (
    select * from {{ ref('stg_mentions') }}
),

mention_entities as (
    select * from {{ ref('int_mention_entities') }}
    where {{ is_stale('article_id') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

lonely as (
    select
        document_id,
        report_no,
        min(entity_id) as entity_id,
        min(party) as party
    from participants
    group by document_id, report_no
    having count(*) = 1
),

articles as (
    {{ rows_of(ref('stg_articles'), 'document_id', 'select document_id from lonely') }}
),

reports_of_one as (
    select
        reports.*,
        lonely.entity_id,
        lonely.party,
        coalesce(reports.event_mode, reports.trigger_id) as manner,
        case reports.field when 'title' then articles.title else articles.body end as told_in
    from reports
    inner join lonely
        on reports.document_id = lonely.document_id and reports.report_no = lonely.report_no
    inner join articles
        on reports.document_id = articles.document_id
),

-- The place, and whom else the sentence names. Attacks and protests are not known by that: one war names the same
-- sides every day.
companions as (
    select
        event_mention_id,
        location_entity_id as companion_id
    from reports_of_one
    where location_entity_id is not null
    union
    select
        reports_of_one.event_mention_id,
        mention_entities.entity_id as companion_id
    from reports_of_one
    inner join mentions
        on
            reports_of_one.document_id = mentions.document_id
            and reports_of_one.field = mentions.field
            and reports_of_one.sentence_index = mentions.sentence_index
    inner join mention_entities
        on mentions.document_id = mention_entities.document_id and mentions.mention_no = mention_entities.mention_no
    where reports_of_one.event_type not in {{ quoted_list(var('types_at_a_place')) }}
),

-- Who reports it, and the continent, are named with too much to tell events apart.
shared_names as (
    select distinct
        reports_of_one.event_mention_id,
        {{ party_of('companions.companion_id', 'catalogue.country_code', 'catalogue.role') }} as companion,
        companion || ' @ ' || reports_of_one.manner as link
    from reports_of_one
    inner join companions
        on reports_of_one.event_mention_id = companions.event_mention_id
    left join catalogue
        on companions.companion_id = catalogue.entity_id
    where
        companions.companion_id <> reports_of_one.entity_id
        and companion <> reports_of_one.party
        and coalesce(catalogue.role, '') not in ('media', 'news_agency', 'continent')
),

-- What outlets took from one agency they tell in the same words: three before the trigger, and four from it on.
words as (
    select
        event_mention_id,
        {{ words_of("substring(told_in, greatest(start_char - 59, 1), least(start_char, 60))") }} as words_before,
        {{ words_of("substring(told_in, start_char + 1, 60)") }} as words_from_trigger
    from reports_of_one
),

shared_words as (
    select
        event_mention_id,
        concat(
            regexp_extract(words_before, '(\S+ ){2}\S+$'),
            ' ',
            regexp_extract(words_from_trigger, '^\S+( \S+){3}')
        ) as link
    from words
    where length(link) >= {{ var('shared_words_size') }}
),

shared as (
    select
        event_mention_id,
        link
    from shared_names
    union all
    select
        event_mention_id,
        link
    from shared_words
)

select
    reports_of_one.article_id,
    reports_of_one.event_mention_id,
    reports_of_one.original_id,
    reports_of_one.event_type,
    reports_of_one.status,
    reports_of_one.entity_id,
    reports_of_one.published_date,
    shared.link
from reports_of_one
inner join shared
    on reports_of_one.event_mention_id = shared.event_mention_id

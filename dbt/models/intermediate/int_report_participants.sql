{{ config(group_by='article_id', tracked=['article_id', 'entity_id']) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ changes_of(ref('int_mention_entities')) }}
{% endcall %}

with participants as (
    select * from {{ ref('stg_event_report_participants') }}
),

mention_entities as (
    select * from {{ ref('int_mention_entities') }}
    where {{ is_stale('article_id') }}
),

reports as (
    select * from {{ ref('stg_event_reports') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

countries as (
    select * from catalogue
    where role = 'country'
    qualify row_number() over (partition by country_code order by length(entity_id), entity_id) = 1
),

-- «Moscow will not allow»: a capital, or the seat of a government, that acts is its country. A city that is attacked,
-- or that people march through, is itself.
meant as (
    select
        participants.document_id,
        participants.report_no,
        participants.role,
        mention_entities.article_id,
        mention_entities.field,
        mention_entities.start_char,
        coalesce(countries.entity_id, mention_entities.entity_id) as entity_id,
        case when countries.entity_id is null then mention_entities.entity_type else 'location' end as entity_type
    from participants
    inner join reports
        on participants.document_id = reports.document_id and participants.report_no = reports.report_no
    inner join mention_entities
        on
            participants.document_id = mention_entities.document_id
            and participants.mention_no = mention_entities.mention_no
    left join catalogue
        on mention_entities.entity_id = catalogue.entity_id
    left join countries
        on
            catalogue.country_code = countries.country_code
            and catalogue.role in {{ quoted_list(var('metonym_roles')) }}
            and reports.event_type not in {{ quoted_list(var('types_at_a_place')) }}
),

-- An entity takes part in a report once: as actor, if it is named as both.
named as (
    select * from meant
    qualify row_number() over (
        partition by document_id, report_no, entity_id
        order by role asc, field desc, start_char asc
    ) = 1
),

standing as (
    select
        named.*,
        {{ party_of('named.entity_id', 'catalogue.country_code', 'catalogue.role') }} as party
    from named
    left join catalogue
        on named.entity_id = catalogue.entity_id
)

select
    article_id,
    document_id,
    report_no,
    entity_id,
    entity_type,
    party,
    role,
    case when entity_type = 'person' and party <> entity_id then entity_id end as official_id,
    row_number() over (
        partition by document_id, report_no
        order by role asc, field desc, start_char asc, entity_id asc
    ) as participant_no
from standing

with participants as (
    select * from {{ ref('stg_event_report_participants') }}
),

mention_entities as (
    select * from {{ ref('int_mention_entities') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

-- An entity takes part in a report once: as actor, if it is named as both.
named as (
    select
        participants.document_id,
        participants.report_no,
        participants.role,
        mention_entities.entity_id,
        mention_entities.entity_type,
        mention_entities.field,
        mention_entities.start_char
    from participants
    inner join mention_entities
        on
            participants.document_id = mention_entities.document_id
            and participants.mention_no = mention_entities.mention_no
    qualify row_number() over (
        partition by participants.document_id, participants.report_no, mention_entities.entity_id
        order by participants.role asc, mention_entities.field desc, mention_entities.start_char asc
    ) = 1
),

-- Whom the participant speaks for: officials and organs of a state, and its capital, stand for the state.
standing as (
    select
        named.*,
        case
            when catalogue.country_code is null then named.entity_id
            when catalogue.role in ('country', 'capital') then catalogue.country_code
            when catalogue.role in {{ quoted_list(var('state_roles')) }} then catalogue.country_code
            else named.entity_id
        end as party
    from named
    left join catalogue
        on named.entity_id = catalogue.entity_id
)

select
    document_id,
    report_no,
    entity_id,
    party,
    role,
    case when entity_type = 'person' and party <> entity_id then entity_id end as official_id,
    row_number() over (
        partition by document_id, report_no
        order by role asc, field desc, start_char asc, entity_id asc
    ) as participant_no
from standing

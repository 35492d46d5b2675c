with reports as (
    select * from {{ ref('int_event_reports') }}
),

participants as (
    select * from {{ ref('int_report_participants') }}
),

leads as (
    select * from participants
    where participant_no = 1
),

-- The other side: someone of another party if there is one, a recipient rather than a second actor.
others as (
    select participants.*
    from participants
    inner join leads
        on participants.document_id = leads.document_id and participants.report_no = leads.report_no
    where participants.participant_no > 1
    qualify row_number() over (
        partition by participants.document_id, participants.report_no
        order by
            participants.party <> leads.party desc,
            participants.role = 'recipient' desc,
            participants.participant_no asc
    ) = 1
),

-- Two sides of one state are told apart as who they are, and not by their state.
sides as (
    select
        reports.event_mention_id,
        case
            when others.entity_id is null then leads.entity_id
            when leads.party = others.party then leads.entity_id
            else leads.party
        end as first_party,
        case when leads.party = others.party then others.entity_id else others.party end as second_party,
        case when leads.party <> others.party then leads.official_id end as first_official,
        case when leads.party <> others.party then others.official_id end as second_official,
        leads.role = 'actor'
        and others.role = 'recipient'
        and reports.event_type not in ('AGREE', 'CONSULT', 'COOPERATE') as is_directed
    from reports
    left join leads
        on reports.document_id = leads.document_id and reports.report_no = leads.report_no
    left join others
        on reports.document_id = others.document_id and reports.report_no = others.report_no
),

-- Who attacks whom matters; who meets whom does not: there the sides go in alphabetical order.
ordered as (
    select
        *,
        not is_directed and first_party > second_party as is_swapped
    from sides
)

select
    event_mention_id,
    case
        when first_party is null then 0
        when second_party is null then 1
        else 2
    end as party_count,
    case
        when second_party is null then first_party
        when is_directed then first_party || ' > ' || second_party
        when is_swapped then second_party || ' + ' || first_party
        else first_party || ' + ' || second_party
    end as parties,
    case when is_swapped then second_official else first_official end as first_official,
    case when is_swapped then first_official else second_official end as second_official
from ordered

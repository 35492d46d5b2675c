{{ config(
    group_by='article_id',
    tracked=['article_id', 'event_type', 'status', 'parties', 'published_date']
) }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_event_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_report_participants')) }}
{% endcall %}

with reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('article_id') }}
),

participants as (
    select * from {{ ref('int_report_participants') }}
    where participant_no <= {{ var('paired_participants') }} and {{ is_stale('article_id') }}
),

-- Two sides of one state are told apart as who they are, and not by their state.
sides as (
    select
        reports.article_id,
        reports.event_mention_id,
        reports.event_type,
        reports.status,
        reports.original_id,
        reports.published_date,
        leads.participant_no as first_no,
        others.participant_no as second_no,
        others.role = 'recipient' as has_recipient,
        leads.party <> others.party as is_between_parties,
        case when leads.party = others.party then leads.entity_id else leads.party end as first_party,
        case when leads.party = others.party then others.entity_id else others.party end as second_party,
        case when leads.party <> others.party then leads.official_id end as first_official,
        case when leads.party <> others.party then others.official_id end as second_official,
        leads.role = 'actor'
        and others.role = 'recipient'
        and reports.event_type not in {{ quoted_list(var('symmetric_types')) }} as is_directed
    from reports
    inner join participants as leads
        on reports.document_id = leads.document_id and reports.report_no = leads.report_no
    inner join participants as others
        on
            leads.document_id = others.document_id
            and leads.report_no = others.report_no
            and leads.participant_no < others.participant_no
)

-- Who attacks whom matters; who meets whom does not: there the sides go in alphabetical order.
select
    * exclude (first_party, second_party, first_official, second_official),
    not is_directed and first_party > second_party as is_swapped,
    case
        when is_directed then first_party || ' > ' || second_party
        when is_swapped then second_party || ' + ' || first_party
        else first_party || ' + ' || second_party
    end as parties,
    case when is_swapped then second_official else first_official end as first_official,
    case when is_swapped then first_official else second_official end as second_official
from sides

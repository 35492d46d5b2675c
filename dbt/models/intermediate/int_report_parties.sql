with reports as (
    select * from {{ ref('int_event_reports') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

participants as (
    select * from {{ ref('int_report_participants') }}
    where participant_no <= {{ var('paired_participants') }}
),

-- Two sides of one state are told apart as who they are, and not by their state.
sides as (
    select
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
),

-- Who attacks whom matters; who meets whom does not: there the sides go in alphabetical order.
pairs as (
    select
        * exclude (first_official, second_official),
        not is_directed and first_party > second_party as is_swapped,
        case
            when is_directed then first_party || ' > ' || second_party
            when is_swapped then second_party || ' + ' || first_party
            else first_party || ' + ' || second_party
        end as parties,
        case when is_swapped then second_official else first_official end as first_official,
        case when is_swapped then first_official else second_official end as second_official
    from sides
),

pairs_of_articles as (
    select distinct
        event_type,
        status,
        parties,
        original_id,
        published_date
    from pairs
),

supported as (
    select
        *,
        count(*) over (
            partition by event_type, status, parties
            order by published_date
            range between
            interval {{ var('shared_pair_days') }} days preceding
            and interval {{ var('shared_pair_days') }} days following
        ) as article_count
    from pairs_of_articles
),

-- Of a report with many participants the leading pair is the one that most articles of these days tell as well; where
-- several are told as often, all take the first of them in alphabetical order.
leading_pairs as (
    select pairs.*
    from pairs
    inner join supported
        on
            pairs.event_type = supported.event_type
            and pairs.status = supported.status
            and pairs.parties = supported.parties
            and pairs.original_id = supported.original_id
    qualify row_number() over (
        partition by pairs.event_mention_id
        order by
            pairs.is_between_parties desc,
            pairs.is_directed desc,
            supported.article_count desc,
            case when supported.article_count > 1 then pairs.parties end asc,
            pairs.first_no asc,
            pairs.has_recipient desc,
            pairs.second_no asc
    ) = 1
)

select
    reports.event_mention_id,
    case
        when leading_pairs.parties is not null then 2
        when single_parties.entity_id is not null then 1
        else 0
    end as party_count,
    coalesce(leading_pairs.parties, single_parties.entity_id) as parties,
    leading_pairs.first_official,
    leading_pairs.second_official,
    -- What a country does, and what is done to somebody, happens too often for the one party to tell it.
    leading_pairs.parties is null
    and single_parties.entity_id is not null
    and coalesce(catalogue.role, '') not in {{ quoted_list(var('wide_roles')) }}
    and (
        single_parties.role = 'actor' or reports.event_type in {{ quoted_list(var('types_at_a_place')) }}
    ) as is_known_alone
from reports
left join leading_pairs
    on reports.event_mention_id = leading_pairs.event_mention_id
left join participants as single_parties
    on
        reports.document_id = single_parties.document_id
        and reports.report_no = single_parties.report_no
        and single_parties.participant_no = 1
left join catalogue
    on single_parties.entity_id = catalogue.entity_id

{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_event_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_report_participants')) }}
    union
    select pairs.article_id
    from {{ ref('int_report_pairs') }} as pairs
    inner join {{ changes_of(ref('int_report_pairs')) }} as changes
        on
            pairs.event_type = changes.event_type
            and pairs.status = changes.status
            and pairs.parties = changes.parties
            and {{ is_near('pairs.published_date', 'changes.published_date', var('shared_pair_days')) }}
{% endcall %}

with reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('article_id') }}
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

participants as (
    select * from {{ ref('int_report_participants') }}
    where participant_no <= {{ var('paired_participants') }} and {{ is_stale('article_id') }}
),

all_pairs as (
    select * from {{ ref('int_report_pairs') }}
),

pairs as (
    select * from all_pairs
    where {{ is_stale('article_id') }}
),

pairs_of_articles as (
    select distinct
        all_pairs.event_type,
        all_pairs.status,
        all_pairs.parties,
        all_pairs.original_id,
        all_pairs.published_date
    from all_pairs
    semi join pairs
        on
            all_pairs.event_type = pairs.event_type
            and all_pairs.status = pairs.status
            and all_pairs.parties = pairs.parties
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
    reports.article_id,
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
    ) as is_known_alone,
    leading_pairs.parties is null
    and coalesce(catalogue.role, '') in {{ quoted_list(var('busy_roles')) }} as is_busy
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

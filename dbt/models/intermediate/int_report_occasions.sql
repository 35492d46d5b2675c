{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_event_reports')) }}
    union
    select article_id from {{ changes_of(ref('int_report_parties')) }}
{% endcall %}

with reports as (
    select * from {{ ref('int_event_reports') }}
    where {{ is_stale('article_id') }}
),

report_parties as (
    select * from {{ ref('int_report_parties') }}
),

-- Who travels to a country does not meet it; where two persons are named, a visit is their meeting.
told as (
    select
        reports.*,
        report_parties.parties,
        coalesce(reports.event_mode = 'visit', false)
        and (report_parties.first_official is null or report_parties.second_official is null) as is_journey
    from reports
    inner join report_parties
        on reports.event_mention_id = report_parties.event_mention_id
    where reports.event_type = 'CONSULT'
),

-- «They discussed», after «on the phone»: in the call. A title may say it before.
carried as (
    select
        *,
        coalesce(
            last_value(event_mode ignore nulls) over (
                talks_of_pair rows between unbounded preceding and current row
            ),
            case
                when field = 'title'
                    then first_value(event_mode ignore nulls) over (
                        talks_of_pair rows between current row and unbounded following
                    )
            end
        ) as manner
    from told
    window talks_of_pair as (
        partition by article_id, status, coalesce(parties, event_mention_id), is_journey
        order by field desc, start_char asc, event_mention_id asc
    )
)

select
    article_id,
    event_mention_id,
    case
        when is_journey then 'visit'
        when manner in ('phone', 'third_party') then manner
        else 'meeting'
    end as occasion
from carried

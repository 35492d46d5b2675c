{{ config(group_by='article_id', tracked=['article_id', 'other_id'], part_of='int_story_weights', part_by='day') }}

{% call stale_groups() %}
    with changed as (
        select
            article_id,
            day
        from {{ changes_of(ref('int_story_weights')) }}
        union
        select
            weights.article_id,
            weights.day
        from {{ ref('int_story_weights') }} as weights
        semi join {{ changes_of(ref('int_story_lead_events')) }} as changes
            on weights.article_id = changes.article_id
        union
        select
            weights.article_id,
            weights.day
        from {{ ref('int_story_weights') }} as weights
        semi join {{ changes_of(ref('int_story_terms')) }} as changes
            on weights.article_id = changes.article_id
    )

    select article_id from changed
    union
    select weights.article_id
    from {{ ref('int_story_weights') }} as weights
    where
        weights.day in (
            select {{ days_around('day', var('story_days')) }}
            from changed
        )
{% endcall %}

with near_days as (
    select {{ days_around('day', var('story_days')) }} as day
    from (
        select distinct day
        from {{ ref('int_story_weights') }}
        where {{ is_stale('article_id') }} and {{ is_of_part('day') }}
    ) as stale_days
),

weights as (
    select * from {{ ref('int_story_weights') }}
    where day in (select near_days.day from near_days)
),

days as (
    select distinct
        article_id,
        day
    from weights
),

lead_events as (
    select * from {{ ref('int_story_lead_events') }}
    where article_id in (select days.article_id from days)
),

rare as (
    select
        *,
        {{ span_of('day', var('story_days')) }} as span
    from weights
    where article_count between 2 and {{ var('story_rare_articles') }}
),

sought as (
    select
        article_id,
        day,
        term,
        unnest([span - 1, span, span + 1]) as near_span
    from rare
    where {{ is_stale('article_id') }} and {{ is_of_part('day') }}
),

with_words as (
    select
        sought.article_id,
        others.article_id as other_id,
        any_value(abs(date_diff('day', sought.day, others.day))) as days_apart
    from sought
    inner join rare as others
        on
            sought.term = others.term
            and sought.near_span = others.span
            and sought.article_id < others.article_id
            and abs(date_diff('day', sought.day, others.day)) <= {{ var('story_days') }}
    group by sought.article_id, others.article_id
    having count(*) >= {{ var('story_rare_shared') }}
),

with_event as (
    select distinct
        lead_events.article_id,
        others.article_id as other_id,
        abs(date_diff('day', days.day, other_days.day)) as days_apart
    from lead_events
    inner join lead_events as others
        on lead_events.event_id = others.event_id and lead_events.article_id < others.article_id
    inner join days
        on lead_events.article_id = days.article_id
    inner join days as other_days
        on others.article_id = other_days.article_id
    where
        abs(date_diff('day', days.day, other_days.day)) <= {{ var('story_days') }}
        and {{ is_stale('lead_events.article_id') }}
        and {{ is_of_part('days.day') }}
),

-- Materialized, for the terms of pairs are few and the pairs of terms are not.
candidates as materialized (
    select
        coalesce(with_words.article_id, with_event.article_id) as article_id,
        coalesce(with_words.other_id, with_event.other_id) as other_id,
        coalesce(with_words.days_apart, with_event.days_apart) as days_apart,
        with_event.article_id is not null as share_event
    from with_words
    full join with_event
        on with_words.article_id = with_event.article_id and with_words.other_id = with_event.other_id
),

candidate_terms as materialized (
    select
        candidates.*,
        weights.term,
        weights.weight,
        weights.rarity
    from candidates
    inner join weights
        on candidates.article_id = weights.article_id
),

compared as (
    select
        candidate_terms.article_id,
        candidate_terms.other_id,
        candidate_terms.days_apart,
        candidate_terms.share_event,
        -- In whole billionths, as weights are in whole thousandths.
        sum(cast(round(1e9 * candidate_terms.weight * others.weight) as bigint)) / 1e9 as similarity,
        coalesce(
            sum(least(candidate_terms.rarity, others.rarity)) filter (candidate_terms.term like '@%'), 0
        ) / 1000 as names_rarity
    from candidate_terms
    inner join weights as others
        on candidate_terms.other_id = others.article_id and candidate_terms.term = others.term
    group by all
),

alike as materialized (
    select * from compared
    where
        similarity >= {{ var('story_least_similarity') }} + {{ var('story_day_similarity') }} * days_apart
        or (share_event and similarity >= {{ var('story_event_similarity') }})
),

alike_articles as ( -- noqa: ST03
    select article_id from alike
    union
    select other_id from alike
),

terms as (
    {{ rows_of(ref('int_story_terms'), 'article_id', 'select article_id from alike_articles') }}
),

-- Titles that each name what the other article does not are of two things told alike: two telegrams, two weddings.
titled as (
    select
        alike.*,
        len(terms.title_names) > len(list_intersect(terms.title_names, other_terms.terms))
        and len(other_terms.title_names) > len(list_intersect(other_terms.title_names, terms.terms)) as titles_differ
    from alike
    inner join terms
        on alike.article_id = terms.article_id
    inner join terms as other_terms
        on alike.other_id = other_terms.article_id
)

select
    article_id,
    other_id,
    similarity,
    days_apart,
    not titles_differ
    and (
        similarity >= {{ var('story_sure_similarity') }}
        or (similarity >= {{ var('story_similarity') }} and names_rarity >= {{ var('story_names_rarity') }})
        or (similarity >= {{ var('story_event_similarity') }} and share_event)
    ) as is_one_story
from titled

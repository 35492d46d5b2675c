{{ config(
    materialized='table_function',
    parameters=[
        'query', "entity := ''", "since := ''", "until := ''", "outlet := ''", "event_type := ''"
    ]
) }}

with meant as materialized (
    select * from {{ ref('meant_words') }}(query)
),

matches as materialized (
    select * from {{ ref('matching_articles') }}(query)
),

asked as (
    select
        (select count(distinct meant.asked_no) from meant) as words,
        len({{ phrase_patterns('query') }}) as phrases
),

complete as materialized (  -- where a phrase is asked for, all the words are
    select matches.article_id
    from matches
    semi join asked
        on matches.matched_words = asked.words and asked.phrases > 0
),

phrased as materialized (
    select complete.article_id
    from complete
    inner join {{ ref('articles') }} as articles
        on complete.article_id = articles.article_id
    where
        case  -- a condition on both sides of the join, or DuckDB would seek the phrases in all articles first
            when complete.article_id = articles.article_id
                then {{ has_phrases('concat_ws(chr(10), articles.title, articles.body)', 'query') }}
        end
),

candidates as (
    select
        matches.article_id,
        matches.score,
        matches.matched_words,
        articles.published_date,
        outlets.name as outlet
    from matches
    inner join {{ ref('articles') }} as articles
        on matches.article_id = articles.article_id
    inner join {{ ref('published_sources') }} as outlets
        on articles.source_id = outlets.source_id
    where
        ((select asked.phrases from asked) = 0 or matches.article_id in (select phrased.article_id from phrased))
        and ({{ given_day('since') }} is null or articles.published_date >= {{ given_day('since') }})
        and ({{ given_day('until') }} is null or articles.published_date <= {{ given_day('until') }})
        and ({{ given('outlet') }} is null or outlet in (outlets.source_id, outlets.name, outlets.domain))
        and ({{ given('entity') }} is null or matches.article_id in (
            select mentions.article_id
            from {{ ref('mentions') }} as mentions
            inner join {{ ref('find_entity') }}(entity) as named
                on mentions.entity_id = named.entity_id
        ))
        and ({{ given('event_type') }} is null or matches.article_id in (
            select reports.article_id
            from {{ ref('event_mentions') }} as reports
            inner join {{ ref('events') }} as events
                on reports.event_id = events.event_id
            where events.event_type = upper(event_type)
        ))
)

-- articles with all the words; where there is none, those with the most
select *
from candidates
qualify matched_words = max(matched_words) over ()

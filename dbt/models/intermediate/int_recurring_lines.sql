{{ config(group_by='learned_id') }}

with articles as (
    select * from {{ ref('int_articles') }}
),

readings as (
    select * from {{ ref('stg_articles') }}
),

lines as (
    select * from {{ ref('int_short_lines') }}
),

cut_lines as (
    select * from {{ source('raw', 'learned_lines') }}
),

outlets as (
    select
        outlet,
        count(distinct content_hash) as article_count
    from articles
    group by outlet
),

titles as (
    select distinct
        articles.outlet,
        readings.title as line
    from articles
    inner join readings
        on articles.document_id = readings.document_id
),

recurring as (
    select
        outlet,
        line,
        count(distinct own_text) as article_count,
        count(distinct day) as day_count,
        avg(cast(is_at_edge as integer)) as edge_share,
        min(day) as first_seen,
        max(day) as last_seen,
        min(article_id) as example_article_id
    from lines
    group by outlet, line
    having count(distinct own_text) >= {{ var('learned_listed_articles') }} and bool_or(is_whole)
),

measured as (
    select
        recurring.*,
        left({{ content_id('learned-', ['recurring.outlet', 'recurring.line']) }}, 20) as learned_id,
        recurring.article_count / outlets.article_count as article_share,
        titles.line is not null as is_title
    from recurring
    inner join outlets
        on recurring.outlet = outlets.outlet
    left join titles
        on recurring.outlet = titles.outlet and recurring.line = titles.line
)

select
    measured.learned_id,
    measured.outlet,
    measured.line,
    measured.article_count,
    measured.article_share,
    measured.day_count,
    measured.edge_share,
    measured.first_seen,
    measured.last_seen,
    measured.example_article_id,
    not measured.is_title
    and measured.line not like '%:'
    and measured.edge_share >= {{ var('learned_edge_share') }}
    and measured.article_count >= {{ var('learned_min_articles') }}
    and (
        cut_lines.learned_id is not null
        or measured.article_share >= {{ var('learned_sure_share') }}
        or (
            not regexp_matches(measured.line, '[.؟!…][»”"'')]*$')
            and measured.article_share >= {{ var('learned_min_share') }}
            and measured.day_count >= {{ var('learned_min_days') }}
            and measured.article_count >= {{ var('learned_articles_a_day') }} * measured.day_count
        )
    ) as is_boilerplate
from measured
left join cut_lines
    on measured.learned_id = cut_lines.learned_id

{#
    The CTEs that end in `pairs`: two bodies, `article_id` and `other_id`, whose samples share some shingles and whose
    days are at most `likeness_days` apart; of the first `condition` is true, and the second's id is `compared` (< or >)
    with it. Days are put into spans so long that such bodies are of one span or of two that follow each other: bodies
    are joined by shingle and span, and cost does not grow with the square of the years. `bodies` has those of all spans
    in question.
#}
{% macro sampled_pairs(condition, compared) %}
-- What stands in very many bodies of a span is a formula, and would make each a candidate for each: spans are whole.
near_spans as (
    select distinct unnest([span - 1, span, span + 1]) as span
    from (
        select {{ span_of('day', var('likeness_days')) }} as span
        from {{ ref('int_article_bodies') }}
        where {{ condition }}
    ) as spans
),

bodies as (
    select
        article_id,
        published_date,
        day,
        sample,
        row_number() over (order by article_id) as body_no,
        {{ span_of('day', var('likeness_days')) }} as span
    from {{ ref('int_article_bodies') }}
    where {{ span_of('day', var('likeness_days')) }} in (select near_spans.span from near_spans)
),

sampled as (
    select
        body_no,
        day,
        span,
        len(sample) as size,
        unnest(sample) as shingle
    from bodies
),

formulas as (
    select
        shingle,
        span
    from sampled
    group by shingle, span
    having count(*) > {{ var('duplicate_formula_articles') }}
),

telling as (
    select sampled.*
    from sampled
    anti join formulas
        on sampled.shingle = formulas.shingle and sampled.span = formulas.span
),

sought as (
    select
        body_no,
        day,
        size,
        shingle,
        unnest([span - 1, span, span + 1]) as near_span
    from telling
    where body_no in (select bodies.body_no from bodies where {{ condition }})
),

pairs_of_numbers as (
    select
        sought.body_no,
        others.body_no as other_no
    from sought
    inner join telling as others
        on
            sought.shingle = others.shingle
            and sought.near_span = others.span
            and others.body_no {{ compared }} sought.body_no
            and abs(sought.day - others.day) <= {{ var('likeness_days') }}
    group by sought.body_no, others.body_no
    having
        count(*) >= {{ var('duplicate_sample_shared') }}
        and count(*) >= {{ var('duplicate_sample_share') }} * least(any_value(sought.size), any_value(others.size))
),

pairs as (
    select
        bodies.article_id,
        others.article_id as other_id
    from pairs_of_numbers
    inner join bodies
        on pairs_of_numbers.body_no = bodies.body_no
    inner join bodies as others
        on pairs_of_numbers.other_no = others.body_no
)
{% endmacro %}

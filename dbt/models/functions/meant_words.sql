{{ config(materialized='table_function', parameters=['query']) }}

with parts as (  -- phrases in quotation marks, and words
    select unnest(regexp_extract_all(query, '"[^"]+"|«[^»]+»|“[^”]+”|[^\s"«»“”]+')) as part
),

tokens as (
    select
        unnest({{ tokens_of('part') }}) as token,
        ends_with(part, '*') as is_prefix
    from parts
),

spelled as (
    select
        is_prefix,
        {{ plain_word('token') }} as plain,
        row_number() over () as asked_no
    from tokens
),

understood as (
    select
        spelled.asked_no,
        spelled.is_prefix,
        {{ readings_of('spelled.plain') }} as readings
    from spelled
    anti join {{ ref('int_word_forms') }} as too_common
        on spelled.plain = too_common.form and too_common.lemma is null
),

readings as (
    select
        asked_no,
        is_prefix,
        unnest(readings) as word,
        generate_subscripts(readings, 1) as reading_no
    from understood
),

asked as (
    {{ with_terms('readings') }}
)

select
    asked_no,
    reading_no,
    word,
    1.0 as weight
from asked
union all
select
    asked.asked_no,
    asked.reading_no,
    words.word,
    0.5 as weight
from asked
inner join {{ ref('words') }} as words
    on asked.term = words.term and asked.word <> words.word
where not asked.is_prefix
union all
select
    asked.asked_no,
    asked.reading_no,
    words.word,
    0.5 as weight
from asked
inner join {{ ref('words') }} as words
    on starts_with(words.word, asked.word) and asked.word <> words.word
where asked.is_prefix

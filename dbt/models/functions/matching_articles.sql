{{ config(materialized='table_function', parameters=['query']) }}

with meant as (
    select * from {{ ref('meant_words') }}(query)
),

found as (
    select
        meant.asked_no,
        meant.reading_no,
        postings.article_id,
        sum(meant.weight * (postings.body_count + 3 * postings.title_count)) as frequency
    from meant
    inner join {{ ref('article_words') }} as postings
        on meant.word = postings.word
    group by meant.asked_no, meant.reading_no, postings.article_id
),

reading_totals as (
    select
        asked_no,
        reading_no,
        count(*) as articles
    from found
    group by asked_no, reading_no
),

likely as (  -- a reading that cuts letters off counts where more articles have it than the word as it stands
    select
        asked_no,
        reading_no
    from reading_totals
    qualify articles >= coalesce(max(case when reading_no = 1 then articles end) over (partition by asked_no), 0)
),

frequencies as (
    select
        found.asked_no,
        found.article_id,
        sum(found.frequency) as frequency
    from found
    semi join likely
        on found.asked_no = likely.asked_no and found.reading_no = likely.reading_no
    group by found.asked_no, found.article_id
),

rarities as (
    select
        asked_no,
        ln(1 + ((select count(*) from {{ ref('articles') }}) - count(*) + 0.5) / (count(*) + 0.5)) as rarity
    from frequencies
    group by asked_no
),

lengths as (
    select
        article_id,
        word_count / (select avg(word_count) from {{ ref('articles') }}) as relative_length
    from {{ ref('articles') }}
)

-- Okapi BM25 with k1 = 1.2 and b = 0.75
select
    frequencies.article_id,
    count(*) as matched_words,
    sum(
        rarities.rarity * 2.2 * frequencies.frequency
        / (frequencies.frequency + 1.2 * (0.25 + 0.75 * lengths.relative_length))
    ) as score
from frequencies
inner join rarities
    on frequencies.asked_no = rarities.asked_no
inner join lengths
    on frequencies.article_id = lengths.article_id
group by frequencies.article_id

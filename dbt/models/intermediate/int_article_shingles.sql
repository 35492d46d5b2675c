{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
{% endcall %}

with articles as (
    select * from {{ ref('int_articles') }}
    -- Bodies of a few words («see the video») are alike without being copies.
    where word_count >= {{ var('duplicate_min_words') }} and {{ is_stale('article_id') }}
),

readings as (
    {{ rows_of(ref('stg_articles'), 'document_id', 'select document_id from articles') }}
),

mentions as (
    select * from {{ ref('stg_mentions') }}
    where mention_type = 'name' and document_id in (select articles.document_id from articles)
),

texts as (
    select
        articles.article_id,
        articles.document_id,
        translate({{ words_of('readings.body') }}, '٠١٢٣٤٥٦٧٨٩', '0123456789') as text
    from articles
    inner join readings
        on articles.document_id = readings.document_id
),

split as (
    select
        *,
        string_split(text, ' ') as words
    from texts
),

-- Hashes of 32 bits: a collision is one shingle in common among hundreds. Sorted, so that the first are a sample of
-- the text that is the same sample in its copies.
shingled as (
    select
        article_id,
        document_id,
        list_sort(list_distinct(list_transform(
            range(1, len(words) - 1),
            lambda place: cast(hash(words[place], words[place + 1], words[place + 2]) % 4294967296 as uinteger)
        ))) as shingles,
        list_sort(list_distinct(list_filter(
            words, lambda word: word in {{ quoted_list(var('weekdays') + var('ordinals')) }}
        ))) as tokens,
        list_sort(list_distinct(list_transform(
            regexp_extract_all(text, '[0-9]+'), lambda digits: ltrim(digits, '0')
        ))) as numbers
    from split
),

-- Word by word, because one copy gives a name in full and another in short; «عبد الله» is one word.
name_words as (
    select
        document_id,
        field,
        unnest(string_split({{ sound_key("replace(name_key, 'عبد ', 'عبد')") }}, ' ')) as word
    from mentions
),

names as (
    select
        document_id,
        list_sort(list(distinct word)) as names,
        coalesce(list_sort(list(distinct word) filter (field = 'title')), []) as title_names
    from name_words
    where len(word) > 1
    group by document_id
)

select
    shingled.article_id,
    shingled.shingles,
    shingled.tokens,
    shingled.numbers,
    coalesce(names.names, []) as names,
    coalesce(names.title_names, []) as title_names
from shingled
left join names
    on shingled.document_id = names.document_id
where len(shingled.shingles) > 0

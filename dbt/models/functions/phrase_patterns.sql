{{ config(materialized='table_function', parameters=['query']) }}

with phrases as (
    select unnest(regexp_extract_all(query, '"[^"]+"|«[^»]+»|“[^”]+”')) as phrase
),

plain as (
    select
        phrase,
        list_transform({{ tokens_of('phrase') }}, lambda token: {{ plain_word('token') }}) as words
    from phrases
),

spelled as (  -- each letter in all its spellings, with or without marks; the article apart
    select
        phrase,
        regexp_matches(words[1], '^ال.{3}') as is_definite,
        list_reduce(  -- noqa: PRS
            [
                'اأإآٱ', 'يىیۍېئ', 'هةۀہھە', 'وؤ', 'كک', 'غگ', 'فڤ', 'بپ', 'جچژ',
                '0٠۰', '1١۱', '2٢۲', '3٣۳', '4٤۴', '5٥۵', '6٦۶', '7٧۷', '8٨۸', '9٩۹'
            ],
            lambda pattern, letters: replace(pattern, letters[1], '[' || letters || ']'),
            regexp_replace(
                regexp_replace(array_to_string(words, ' '), '^ال(.{3})', '\1'),
                '(\S)', '\1[' || chr(1611) || '-' || chr(1618) || chr(1648) || 'ـ]*', 'g'
            )
        ) as pattern
    from plain
    where len(words) > 0
)

-- Few characters are named, and no classes of Unicode: DuckDB compiles the pattern anew for each text.
select
    phrase,
    '(?i)(?:^|[^\w\x{0621}-\x{06d3}])'
    || case when is_definite then '(?:[وف]?[بك]?[اأ]ل|[وف]?لل)' else '[وف]?[بكل]?' end
    || replace(pattern, ' ', '[^\w\x{0621}-\x{06d3}]+')
    || '(?:$|[^\w\x{0621}-\x{06d3}])' as pattern
from spelled

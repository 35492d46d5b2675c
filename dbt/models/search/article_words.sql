{{ config(group_by='article_id', tracked=['article_id', 'word'], part_of='articles') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('articles')) }}
{% endcall %}

with texts as (
    {{ rows_of(ref('articles'), 'article_id', stale_keys()) }}
),

tokens as (
    select
        article_id,
        unnest({{ tokens_of('title') }}) as token,
        true as in_title
    from texts
    union all
    select
        article_id,
        unnest({{ tokens_of('body') }}) as token,
        false as in_title
    from texts
),

counted as (
    select
        article_id,
        token,
        count(*) filter (where in_title) as title_count,
        count(*) filter (where not in_title) as body_count
    from tokens
    group by article_id, token
),

spellings as (
    select
        token,
        {{ plain_word('token') }} as plain
    from (select distinct token from counted) as written
),

readings as (
    select
        spellings.token,
        unnest({{ readings_of('spellings.plain') }}) as word
    from spellings
    anti join {{ ref('int_word_forms') }} as too_common
        on spellings.plain = too_common.form and too_common.lemma is null
)

select
    counted.article_id,
    readings.word,
    cast(sum(counted.title_count) as integer) as title_count,
    cast(sum(counted.body_count) as integer) as body_count
from counted
inner join readings
    on counted.token = readings.token
group by counted.article_id, readings.word
order by readings.word, counted.article_id

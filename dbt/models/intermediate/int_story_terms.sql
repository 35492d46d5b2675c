{{ config(group_by='article_id') }}

{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
{% endcall %}

with articles as (
    select * from {{ ref('int_articles') }}
    where {{ is_stale('article_id') }}
),

readings as (
    {{ rows_of(ref('stg_articles'), 'document_id', 'select document_id from articles') }}
),

-- By catalogue, else by spelling: what the resolution of names makes of them may change with every run.
mentions as (
    select
        document_id,
        field,
        '@' || coalesce(catalogue_entity_id, {{ sound_key('name_key') }}) as name
    from {{ ref('stg_mentions') }}
    where
        (field = 'title' or start_char < {{ var('story_lead_size') }})
        and document_id in (select articles.document_id from articles)
),

leads as (
    select
        articles.article_id,
        articles.document_id,
        {{ words_of("concat_ws(' ', readings.title, left(readings.body, " ~ var('story_lead_size') ~ "))") }} as lead
    from articles
    inner join readings
        on articles.document_id = readings.document_id
),

stems as (
    select
        article_id,
        document_id,
        list_transform(
            list_filter(string_split(lead, ' '), lambda word: len(word) > 2),
            lambda word: {{ stem_of('word') }}
        ) as stems
    from leads
),

names as (
    select
        document_id,
        list_distinct(list(name)) as names,
        coalesce(list_distinct(list(name) filter (field = 'title')), []) as title_names
    from mentions
    group by document_id
)

select
    stems.article_id,
    list_sort(list_distinct(list_concat(stems.stems, coalesce(names.names, [])))) as terms,
    coalesce(list_sort(names.title_names), []) as title_names
from stems
left join names
    on stems.document_id = names.document_id

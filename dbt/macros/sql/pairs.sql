{# Pairs of articles, of a table that has each once. #}

{# The pairs in both orders: the `columns` of a pair are those of either. #}
{% macro both_ways(relation, columns=[]) -%}
    select
        {{ (['article_id', 'other_id'] + columns) | join(', ') }}
    from {{ relation }}
    union all
    select
        {{ (['other_id as article_id', 'article_id as other_id'] + columns) | join(', ') }}
    from {{ relation }}
{%- endmacro %}

{# A query for the articles of the CTE `changed`, for those that are in a pair with one, and those in one with these. #}
{% macro with_neighbours(relation) -%}
    select article_id from changed
    union
    select beside.article_id
    from ({{ both_ways(relation) }}) as beside
    where beside.other_id in (select article_id from changed)
    union
    select further.article_id
    from ({{ both_ways(relation) }}) as further
    where
        further.other_id in (
            select beside.article_id
            from ({{ both_ways(relation) }}) as beside
            where beside.other_id in (select article_id from changed)
        )
{%- endmacro %}

{#
    The CTEs that end in `near`: the pairs, in both orders, of the articles that are stale and of their neighbours, of
    which one has to know whether they are forms.
#}
{% macro near_pairs(relation, columns) -%}
both_ways as (
    {{ both_ways(relation, columns) }}
),

beside as (
    select other_id from both_ways
    where {{ is_stale('article_id') }}
),

near as (
    select * from both_ways
    where {{ is_stale('article_id') }} or article_id in (select beside.other_id from beside)
)
{%- endmacro %}

{# For each article of `relation`, the smallest `label` of those that share an event with it, within a story's days. #}
{% macro spread_label(label, relation) -%}
    select
        article_id,
        min(label) as label
    from (
        select
            article_id,
            min({{ label }}) over (
                partition by event_id
                order by published_date
                range between interval {{ var('story_days') }} day preceding
                and interval {{ var('story_days') }} day following
            ) as label
        from {{ relation }}
    ) as spread
    group by article_id
{%- endmacro %}

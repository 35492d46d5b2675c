{# What is less, the earlier an article stands in the order of `earliest_first`; no two articles have the same. #}
{% macro place_of(relation) -%}
    row(
        coalesce({{ relation }}.published_date, date '9999-12-31'),
        coalesce({{ relation }}.published_at, timestamp '9999-12-31'),
        {{ relation }}.first_ingested_at,
        {{ relation }}.article_id
    )
{%- endmacro %}

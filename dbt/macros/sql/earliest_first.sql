{# The order by which the first of several articles is the original of the others; no two articles are equal in it. #}
{% macro earliest_first(relation) -%}
    {{ relation }}.published_date asc nulls last,
    {{ relation }}.published_at asc nulls last,
    {{ relation }}.first_ingested_at asc,
    {{ relation }}.article_id asc
{%- endmacro %}

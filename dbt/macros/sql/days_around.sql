{# Each of the days that are at most `days` from `day`, a row each. #}
{% macro days_around(day, days) -%}
    cast(unnest(generate_series({{ day }} - {{ days }}, {{ day }} + {{ days }}, interval 1 day)) as date)
{%- endmacro %}

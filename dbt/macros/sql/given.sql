{#
    What a function was given for a text that may be left out; NULL where it was. The parameter's default is
    an empty text: DuckLake keeps a default of NULL as the word «NULL».
#}
{% macro given(parameter) -%}
    nullif({{ parameter }}, '')
{%- endmacro %}

{# As `given`, for a day: a date, or its text. #}
{% macro given_day(parameter) -%}
    cast(nullif(cast({{ parameter }} as varchar), '') as date)
{%- endmacro %}

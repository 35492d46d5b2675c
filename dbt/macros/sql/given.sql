{#
    What a function was given for a text that may be left out; NULL where it was. The parameter's default is
    an empty text: DuckLake keeps a default of NULL as the word «NULL».
#}
{% macro given(parameter) -%}
    nullif({{ parameter }}, '')
{%- endmacro %}

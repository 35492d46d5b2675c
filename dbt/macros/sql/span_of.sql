{#
    The number of the span of `days` days that a day is in. Days that are at most so far apart are in one span, or in two
    that follow each other: joins by span find them without comparing all days with all.
#}
{% macro span_of(day, days) -%}
    cast(floor(({{ day }} - date '2000-01-01') / {{ days }}) as integer)
{%- endmacro %}

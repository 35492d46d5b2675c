{# The Monday of a day's week; of an unknown day a week before all others. #}
{% macro week_of(day) -%}
    coalesce(cast(date_trunc('week', {{ day }}) as date), date '0001-01-01')
{%- endmacro %}

{# Whether two days are at most `days` apart, or both unknown. #}
{% macro is_near(left, right, days) -%}
    coalesce(abs(date_diff('day', {{ left }}, {{ right }})) <= {{ days }}, {{ left }} is null and {{ right }} is null)
{%- endmacro %}

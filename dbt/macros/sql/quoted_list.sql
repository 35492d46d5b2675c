{# The values of a list as SQL: ('a', 'b'). #}
{% macro quoted_list(names) -%}
    ('{{ names | join("', '") }}')
{%- endmacro %}

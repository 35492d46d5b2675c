{# An id made of `prefix` and what the row is about; the same content has the same id in every run. #}
{% macro content_id(prefix, parts) -%}
    '{{ prefix }}' || left(sha256(concat_ws(chr(31)
    {%- for part in parts %}, coalesce(cast({{ part }} as varchar), ''){% endfor %})), 24)
{%- endmacro %}

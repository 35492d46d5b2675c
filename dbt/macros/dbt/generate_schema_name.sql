{# The schema's name is the one that dbt_project.yml gives, without the target's name before it. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}

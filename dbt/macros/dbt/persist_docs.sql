{#
    Descriptions become comments in the database. As dbt does it, but in one statement a relation; and a described
    column that does not exist is an error, where dbt-duckdb asks for the columns and leaves it out. A table function is
    a macro to DuckDB, and its columns cannot be described. DuckLake keeps no descriptions of macros and of the columns of
    views.
#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set is_lake = adapter.is_ducklake(relation) -%}
    {%- if not (is_lake and model.config.materialized == 'table_function') -%}
    {%- call statement('comments') -%}
        {%- if model.config.materialized == 'table_function' %}
        comment on macro table {{ relation }} is {{ duckdb_escape_comment(model.description) }};
        {%- else %}
        comment on {{ relation.type }} {{ relation }} is {{ duckdb_escape_comment(model.description) }};
        {%- for column in model.columns.values() if not (is_lake and relation.type == 'view') %}
        comment on column {{ relation }}.{{ adapter.quote(column.name) }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
        {%- endif %}
    {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

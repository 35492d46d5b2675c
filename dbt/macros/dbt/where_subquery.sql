{#
    The rows that a generic test looks at: of a tracked model those of the groups that changed since it was last built
    and checked as a whole, which are all after a full refresh. As dbt does it otherwise, but without its `where`.
#}
{% macro get_where_subquery(relation) -%}
    {%- set tested = graph.nodes.get(model.attached_node) if execute -%}
    {%- if tested and tested.config.materialized == 'tracked' and not should_full_refresh() -%}
        {%- set key = tested.config.group_by -%}
        (select * from {{ relation }} where {{ key }} in (select {{ key }} from {{ changes_of(relation) }}))
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

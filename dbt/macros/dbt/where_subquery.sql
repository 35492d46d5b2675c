{#
    The rows that a generic test looks at. After a full refresh all. Else those of the test's `where`, in which
    `__last_build__` is a time (`last_build`); without one, of a tracked model those of the groups that changed since it
    was last built and checked as a whole.
#}
{% macro get_where_subquery(relation) -%}
    {%- set tested = graph.nodes.get(model.attached_node) if execute -%}
    {%- set where = config.get('where') -%}
    {%- if should_full_refresh() -%}
        {{ relation }}
    {%- elif where -%}
        (select * from {{ relation }} where {{ where | replace('__last_build__', '(' ~ last_build() ~ ')') }})
    {%- elif tested and tested.config.materialized == 'tracked' -%}
        {%- set key = tested.config.group_by -%}
        (select * from {{ relation }} where {{ key }} in (select {{ key }} from {{ changes_of(relation) }}))
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{#
    The rows that a generic test looks at. After a full refresh all. Else those that came, which the condition `came` of
    the test's meta tells (in it `__last_build__` is a time, `last_build`); without one, of a tracked model those of the
    groups of which `changes` tells.
#}
{% macro get_where_subquery(relation) -%}
    {%- set tested = graph.nodes.get(model.attached_node) if execute -%}
    {%- set came = (config.get('meta') or {}).get('came') -%}
    {%- if should_full_refresh() -%}
        {{ relation }}
    {%- elif came -%}
        (select * from {{ relation }} where {{ came | replace('__last_build__', '(' ~ last_build() ~ ')') }})
    {%- elif tested and tested.config.materialized == 'tracked' -%}
        {%- set key = tested.config.group_by -%}
        (select * from {{ relation }} where {{ key }} in (select {{ key }} from {{ changes_of(relation) }}))
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

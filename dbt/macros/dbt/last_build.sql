{#
    A query for a time: what is in the raw layer now, and was not when dbt last made and tested all tables, has the time
    at which a run found it, and that is this or later (warehouse/store/changes.py; five minutes, arbitrary, are for
    clocks of machines that differ). Where nothing was built, all is later.
#}
{% macro last_build() -%}
    select coalesce(max(built_at) - interval 5 minute, timestamp '-infinity') from raw.built_from
{%- endmacro %}

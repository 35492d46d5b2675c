{#
    A query for a time: what is in the raw layer now, and was not when dbt last made and tested all tables, has the time
    at which a run found it, and that is this or later. It is when dbt began or, where other runs were at work then, the
    first of them; less an hour for clocks of workers that differ (arbitrary). Where nothing was built, all is later.
#}
{% macro last_build() -%}
    select coalesce(least(max(built_at), min(started_at)) - interval 1 hour, timestamp '-infinity')
    from raw.built_from
    left join raw.runs on runs.finished_at is null or runs.finished_at >= built_from.built_at
{%- endmacro %}

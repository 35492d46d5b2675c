{#
    What groups articles by time, a day: the Monday of the week of publication. Articles without a date come as whole
    archives, so each day of intake is a group of its own, two thousand years earlier, when there is no other.
#}
{% macro week_of(published_date, first_ingested_at) -%}
    coalesce(
        cast(date_trunc('week', {{ published_date }}) as date),
        cast(cast({{ first_ingested_at }} as date) - interval 2000 year as date)
    )
{%- endmacro %}

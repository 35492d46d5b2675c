{#
    A day of the CTE or model `dates` as the original of the report in `numbered` meant it. «Yesterday», in a body that
    was reprinted word for word, is the day before the original; where the weekday is named with it, it was already
    found by that.
#}
{% macro told_by_original(day) -%}
    {{ day }} + cast(case
        when
            numbered.field = 'body'
            and dates.resolution in ('relative_day', 'relative_range')
            and dates.date_precision = 'day'
            and not regexp_matches({{ folded('dates.expression') }}, '{{ var("weekdays") | join("|") }}')
            then numbered.days_before
        else 0
    end as integer)
{%- endmacro %}

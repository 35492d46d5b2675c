{#
    A whole build of some models is made in parts, or the rows of all at once would fill memory and disk while they are
    joined and sorted. Such a model names in its config the table `part_of`, and where parts are days and not rows of
    it, the column of days `part_by`.
#}

{# Whether this model is made in parts now. #}
{% macro is_made_by_parts() -%}
    {{ return(execute and model.resource_type != 'unit_test' and config.get('part_of') and is_whole_build()) }}
{%- endmacro %}

{# 16,000 articles of 200 words need some 900 MiB while their words are counted. #}
{% macro rows_a_part() -%}
    {{ return(16000) }}
{%- endmacro %}

{% macro days_a_part() -%}
    {{ return(31) }}
{%- endmacro %}

{# The numbers of the parts; one where there is nothing. #}
{% macro parts() -%}
    {%- if not config.get('part_of') -%}
        {{ return([0]) }}
    {%- endif -%}
    {%- set day = config.get('part_by') -%}
    {%- set number = span_of(day, days_a_part()) if day else 'rowid // ' ~ rows_a_part() -%}
    {%- set numbered = 'select distinct ' ~ number ~ ' as part from ' ~ ref(config.get('part_of')) -%}
    {%- set found = run_query('select part from (' ~ numbered ~ ') where part is not null order by part') -%}
    {{ return(found.columns[0].values() | map('int') | list or [0]) }}
{%- endmacro %}

{# A condition: the day is of the part, or at most `days` from one that is. Always true where all are made at once. #}
{% macro is_of_part(day, days=0) -%}
    {%- if is_made_by_parts() -%}
        {{ day }} between date '2000-01-01' + (__part__ * {{ days_a_part() }} - {{ days }})
        and date '2000-01-01' + (__part__ * {{ days_a_part() }} + {{ days_a_part() - 1 + days }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

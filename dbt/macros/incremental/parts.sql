{#
    A whole build of some models is made in parts, or the rows of all at once would fill memory and disk while they are
    joined and sorted. Such a model names in its config the table `part_of`, which has an `article_id`; its parts are rows
    of that table that follow each other, or with `part_by`, a day, articles of spans of days that do.
#}

{# Whether this model is made in parts now. #}
{% macro is_made_by_parts() -%}
    {{ return(execute and model.resource_type != 'unit_test' and config.get('part_of') and is_whole_build()) }}
{%- endmacro %}

{#
    The parts: a list of `first` and `last`, the numbers of the pieces that each is made of; one where there is nothing.
    A piece is a span of `part_days`, or `part_articles` rows; small ones make a part of about so many together.
#}
{% macro parts() -%}
    {%- if not config.get('part_of') -%}
        {{ return([(0, 0)]) }}
    {%- endif -%}
    {%- set day = config.get('part_by') -%}
    {%- set found = run_query(
        'select min(piece), max(piece) from ('
        ~ 'select piece, sum(count(distinct article_id)) over (order by piece) // ' ~ var('part_articles')
        ~ ' as part from (select article_id, ' ~ (span_of(day, var('part_days')) if day else 'rowid // ' ~ var('part_articles')) ~ ' as piece'
        ~ ' from ' ~ ref(config.get('part_of')) ~ ') where piece is not null group by piece'
        ~ ') group by part order by part'
    ) -%}
    {{ return(found.rows | map('map', 'int') | map('list') | list or [(0, 0)]) }}
{%- endmacro %}

{# The query for a part: `sql`, in which the conditions below name the part's pieces. #}
{% macro of_part(sql, part) -%}
    {{ return(sql | replace('__first_piece__', part[0]) | replace('__last_piece__', part[1])) }}
{%- endmacro %}

{# A condition: the row of `part_of` is of the part. #}
{% macro is_row_of_part() -%}
    rowid between __first_piece__ * {{ var('part_articles') }} and (__last_piece__ + 1) * {{ var('part_articles') }} - 1
{%- endmacro %}

{# A condition: the day is of the part, or at most `days` from one that is. Always true where all are made at once. #}
{% macro is_of_part(day, days=0) -%}
    {%- if is_made_by_parts() -%}
        {{ day }} between date '2000-01-01' + (__first_piece__ * {{ var('part_days') }} - {{ days }})
        and date '2000-01-01' + ((__last_piece__ + 1) * {{ var('part_days') }} - 1 + {{ days }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#
    A whole build of some models is made in parts, or the rows of all at once would fill memory and disk while they are
    joined and sorted. Such a model names in its config the table `part_of`, which has an `article_id`; its parts are rows
    of that table that follow each other, or with `part_by`, a day, articles of spans of days that do. Groups that are
    not of an article or document are of that day. An increment that touches many groups takes them by portions; each of
    those reads the keys of all rows, so portions are larger than parts.
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
    {%- set found = run_query(
        'select min(piece), max(piece) from ('
        ~ 'select piece, sum(count(distinct article_id)) over (order by piece) // ' ~ var('part_articles')
        ~ ' as part from (select article_id, ' ~ piece() ~ ' as piece'
        ~ ' from ' ~ ref(config.get('part_of')) ~ ') where piece is not null group by piece'
        ~ ') group by part order by part'
    ) -%}
    {{ return(found.rows | map('map', 'int') | map('list') | list or [(0, 0)]) }}
{%- endmacro %}

{# The number of the piece that a row of `part_of` is in. #}
{% macro piece() -%}
    {%- set size = var('part_days') if config.get('part_by') else var('part_articles') -%}
    {{ span_of(config.get('part_by'), size) if config.get('part_by') else 'rowid // ' ~ size }}
{%- endmacro %}

{#
    The numbers of the portions in which the groups that are stale are made anew, which the temporary table `portions__…`
    has with their groups: in the order of the pieces, and last those of which `part_of` has no row. An empty list where
    a group is one article, and all fit into one portion.
#}
{% macro stale_portions() -%}
    {%- set group_by = config.require('group_by') -%}
    {%- set of_article = group_by in ('article_id', 'document_id') -%}
    {%- set stale = run_query('select count(*) from stale__' ~ this.identifier).columns[0].values()[0] -%}
    {%- if of_article and stale <= var('portion_articles') -%}
        {{ return([]) }}
    {%- endif -%}
    {%- do run_query(
        'create or replace temp table portions__' ~ this.identifier ~ ' as '
        ~ 'select group_key, sum(articles) over (order by piece, group_key) // ' ~ var('portion_articles') ~ ' as portion '
        ~ 'from (select group_key, min(piece) as piece, count(distinct article_id) as articles '
        ~ 'from stale__' ~ this.identifier ~ ' left join (select '
        ~ (group_by if of_article else config.require('part_by')) ~ ' as group_key, '
        ~ 'article_id, ' ~ piece() ~ ' as piece from ' ~ ref(config.get('part_of')) ~ ') as pieces using (group_key) '
        ~ 'group by group_key) as placed'
    ) -%}
    {%- set found = run_query('select distinct portion from portions__' ~ this.identifier ~ ' order by portion') -%}
    {{ return(found.columns[0].values() | map('int') | list) }}
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

{# Whether this model is made from nothing: on its first run, when asked to (`--full-refresh`), and in unit tests. #}
{% macro is_whole_build() -%}
    {{ return(model.resource_type == 'unit_test' or should_full_refresh() or not load_cached_relation(this)) }}
{%- endmacro %}

{#
    Say which groups of this model are stale: the body of the call is a query for the values of `group_by`. It must name
    every group whose rows could be others than they are now, also those that have no rows any more; naming more costs
    time only.

    What a model must ask for: the changes of every tracked model that it reads, also of those that it only joins. The
    raw facts of a document (stg_mentions, stg_dates …) need no asking: whoever writes them moves `annotated_at` of its
    row in raw.articles, and with it the row of int_articles. Seeds and the catalogue need none either: another version
    of them makes all tables anew (warehouse/store/changes.py). Whatever else a model reads, it has to be made whole.
#}
{% macro stale_groups() -%}
    {%- if not execute -%}
        {%- do caller() -%}
    {%- elif not is_whole_build() -%}
        {%- do run_query(
            'create or replace temp table stale__' ~ this.identifier ~ ' as select distinct * from ('
            ~ caller() ~ ') as stale (group_key)'
        ) -%}
    {%- endif -%}
{%- endmacro %}

{#
    A condition: the row belongs to a group that is stale. Always true where all groups are made. With `days`, a day: it
    is at most so many days from a group's that is stale.
#}
{% macro is_stale(column, days=none) -%}
    {%- set groups = 'stale__' ~ this.identifier -%}
    {%- if not execute or is_whole_build() or 'call stale_groups()' not in model.raw_code -%}
        true
    {%- elif days is none -%}
        {{ column }} in (select group_key from {{ groups }})
    {%- else -%}
        {{ column }} in (
            select {{ days_around('group_key', days) }}
            from {{ groups }}
        )
    {%- endif -%}
{%- endmacro %}

{# A query for the groups that are stale, where not all are made: what `rows_of` asks for. #}
{% macro stale_keys() -%}
    select group_key from stale__{{ this.identifier }}
{%- endmacro %}

{#
    The rows that went from `relation`, a tracked model, and those that came, since all tables were made and checked, or
    made anew; of a row that changed both what it was and what it is.
#}
{% macro changes_of(relation) -%}
    {{ return(api.Relation.create(schema='changes', identifier=relation.identifier)) }}
{%- endmacro %}

{# All rows of `relation`, after a full build until the checks have seen them (warehouse/store/changes.py). #}
{% macro unchecked(relation) -%}
    {{ return(api.Relation.create(schema='unchecked', identifier=relation.identifier)) }}
{%- endmacro %}

{#
    The rows of `relation` whose `key` is one of `keys`, a query; all of them where all groups are made at once, and
    those of the part where they are made by parts of `relation` itself. They are found by their row ids, and so DuckDB
    reads the other columns of no other part of the table. A view names them `row_id`.
#}
{% macro rows_of(relation, key, keys) -%}
    select * from {{ relation }}
    {%- if is_made_by_parts() and relation.identifier == config.get('part_of') and not config.get('part_by') %}
    where {{ is_row_of_part() }}
    {%- elif execute and (is_made_by_parts() or not is_whole_build()) %}
    {%- set row_id = 'row_id' if relation.identifier.startswith('stg_') else 'rowid' %}
    where {{ row_id }} in (select {{ row_id }} from {{ relation }} where {{ key }} in ({{ keys }}))
    {%- endif %}
{%- endmacro %}

{#
    A table that is brought up to date by groups of rows, and that tells what changed in it.

    Config: `group_by`, a column without NULLs: the rows with one value of it are made together, from nothing but what
    the model reads. `tracked`, the columns that models downstream ask for (`changes_of`), `group_by` among them; by
    default it alone.

    The model's SQL gives the rows of the groups that are stale (`stale_groups`, `is_stale`); a model that does not say
    which are is made whole, and compared. Groups whose rows are not what they were are replaced, and the rows that
    went and those that came are added to the table of the same name in schema `changes`; after a full refresh those are
    all. Both happen in one transaction, and `changes` is emptied only when the whole project was built and checked:
    what a killed run did not pass on, the next one does. So the result is that of a full refresh, however it came about.
#}
{% materialization tracked, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set tracked = config.get('tracked', default=[config.require('group_by')]) | join(', ') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if is_whole_build() %}
        {%- set former = load_cached_relation(this) -%}
        {% call statement('main') %}
            {% if former %}drop {{ former.type }} {{ former }};{% endif %}
            {{ create_table_as(False, target, sql) }};
            create or replace table {{ changes_of(this) }} as select {{ tracked }} from {{ target }};
        {% endcall %}
        {% do persist_docs(target, model) %}
    {% else %}
        {% call statement('main') %}{{ replace_stale_groups(target, tracked, sql) }}{% endcall %}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# The statements that bring `target` up to date. A temporary table has the columns and types of the table itself. #}
{% macro replace_stale_groups(target, tracked, sql) %}
    {%- set group_by = config.require('group_by') -%}
    {%- set fresh, kept, changed = 'fresh__' ~ this.identifier, 'kept__' ~ this.identifier, 'changed__' ~ this.identifier -%}
    create or replace temp table {{ kept }} as select * from {{ target }} where {{ is_stale(group_by) }};
    create or replace temp table {{ fresh }} as select * from {{ kept }} limit 0;
    insert into {{ fresh }} by name select * from ({{ sql }}) where {{ is_stale(group_by) }};
    create or replace temp table {{ changed }} as
    (select * from {{ kept }} except all select * from {{ fresh }})
    union all
    (select * from {{ fresh }} except all select * from {{ kept }});
    delete from {{ target }} where {{ group_by }} in (select {{ group_by }} from {{ changed }});
    insert into {{ target }}
    select * from {{ fresh }} where {{ group_by }} in (select {{ group_by }} from {{ changed }});
    insert into {{ changes_of(this) }} select {{ tracked }} from {{ changed }};
    drop table {{ fresh }};
    drop table {{ kept }};
    drop table {{ changed }};
{% endmacro %}

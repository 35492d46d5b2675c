{#
    A table that is brought up to date by groups of rows, and that tells what changed in it.

    Config: `group_by`, a column without NULLs: the rows with one value of it are made together, from nothing but what
    the model reads. `tracked`, the columns that models downstream ask for (`changes_of`), `group_by` among them; by
    default it alone. `part_of` and `part_by`: a whole build is made in parts (`parts`).

    The model's SQL gives the rows of the groups that are stale (`stale_groups`, `is_stale`); a model that does not say
    which are is made whole, and compared. Groups whose rows are not what they were are replaced, and the rows that
    went and those that came are added to the table of the same name in schema `changes`; after a full refresh those are
    all, and views show them: in `changes` until dbt has made all, in `unchecked` until it was checked. Both happen in
    one transaction, and what an increment wrote into `changes` is forgotten only when the whole project was built and
    checked (warehouse/store/changes.py): what a killed run did not pass on, the next one does. So the result is that of
    a full refresh, however it came about.
#}
{% materialization tracked, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set tracked = config.get('tracked', default=[config.require('group_by')]) | join(', ') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if is_whole_build() %}
        {%- set former = load_cached_relation(this) -%}
        {%- set made = parts() -%}
        {% call statement('main') %}
            {% if former %}drop {{ former.type }} {{ former }};{% endif %}
            {{ create_table_as(False, target, of_part(sql, made[0])) }};
            {%- for part in made[1:] %}
            insert into {{ target }} by name {{ of_part(sql, part) }};
            {%- endfor %}
            {%- set changes = changes_of(this) -%}
            {%- set former_changes = adapter.get_relation(this.database, changes.schema, changes.identifier) -%}
            {% if former_changes %}drop {{ former_changes.type }} {{ changes }};{% endif %}
            create view {{ changes }} as select {{ tracked }} from {{ target.include(database=false) }};
            create or replace view {{ unchecked(this) }} as
            select {{ tracked }} from {{ target.include(database=false) }};
        {% endcall %}
        {% do persist_docs(target, model) %}
    {% else %}
        {%- set portions = stale_portions() if config.get('part_of') and 'call stale_groups()' in model.raw_code else [] -%}
        {% call statement('main') %}
            {%- for portion in portions %}
            create or replace temp table stale__{{ this.identifier }} as
            select group_key from portions__{{ this.identifier }} where portion = {{ portion }};
            {{ replace_stale_groups(target, tracked, sql) }}
            {%- else %}
            {{ replace_stale_groups(target, tracked, sql) }}
            {%- endfor %}
            drop table if exists portions__{{ this.identifier }};
            drop table if exists stale__{{ this.identifier }};
        {% endcall %}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{#
    The statements that bring `target` up to date. A temporary table has the columns and types of the table itself. Rows
    are found by their keys once, and then by their row ids: DuckDB reads the other columns of no other part of a table.
#}
{% macro replace_stale_groups(target, tracked, sql) %}
    {%- set group_by = config.require('group_by') -%}
    {%- set places, kept = 'places__' ~ this.identifier, 'kept__' ~ this.identifier -%}
    {%- set fresh, changed = 'fresh__' ~ this.identifier, 'changed__' ~ this.identifier -%}
    create or replace temp table {{ places }} as
    select rowid as row_id, {{ group_by }} as group_key from {{ target }} where {{ is_stale(group_by) }};
    create or replace temp table {{ kept }} as
    select * from {{ target }} where rowid in (select row_id from {{ places }});
    create or replace temp table {{ fresh }} as select * from {{ kept }} limit 0;
    insert into {{ fresh }} by name select * from ({{ sql }}) where {{ is_stale(group_by) }};
    create or replace temp table {{ changed }} as
    (select * from {{ kept }} except all select * from {{ fresh }})
    union all
    (select * from {{ fresh }} except all select * from {{ kept }});
    delete from {{ target }} where rowid in (
        select row_id from {{ places }} where group_key in (select {{ group_by }} from {{ changed }})
    );
    insert into {{ target }}
    select * from {{ fresh }} where {{ group_by }} in (select {{ group_by }} from {{ changed }});
    insert into {{ changes_of(this) }} select distinct {{ tracked }} from {{ changed }};
    drop table {{ places }};
    drop table {{ fresh }};
    drop table {{ kept }};
    drop table {{ changed }};
{% endmacro %}

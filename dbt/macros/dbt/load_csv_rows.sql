{#
    Load a seed. As dbt-duckdb does it, but the dialect of our files is said and not guessed: from a sample DuckDB
    takes a file with few quotation marks for one without escapes.
#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {% set sql %}
        copy {{ this.render() }} from '{{ adapter.get_seed_file_path(model) }}'
        (format csv, header true, delimiter ',', quote '"', escape '"', auto_detect false)
    {% endset %}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{% endmacro %}

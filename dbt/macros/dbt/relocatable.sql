{#
    A view keeps the name of the database it was made in, and ours is copied to a file of another name: leave the
    database out of every reference, so that the views read whatever file they are in.
#}
{% macro ref() -%}
    {% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}
{%- endmacro %}

{% macro source() -%}
    {% do return(builtins.source(*varargs).include(database=false)) %}
{%- endmacro %}

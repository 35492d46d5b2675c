{# A folded word of a name without «ال» («الحسن» is «حسن»), and in one case: «ابي», «ابا» are «ابو». #}
{% macro bare_name(word) -%}
    regexp_replace(regexp_replace({{ word }}, '^ال', ''), '^اب[اي]$', 'ابو')
{%- endmacro %}

{# The folded words of a text with single spaces between them, without punctuation. #}
{% macro words_of(text) -%}
    trim(regexp_replace({{ folded(text) }}, '[^\p{L}\p{N}]+', ' ', 'g'))
{%- endmacro %}

{#
    The day on which a body was told, for articles of `relation`, of which all that have the body are there: without a
    date that of the first article with the body, NULL where none has one. NULL for long bodies too, which nobody writes
    twice.
#}
{% macro telling_day(relation) -%}
    case
        when {{ relation }}.word_count < {{ var('sure_copy_words') }}
            then coalesce(
                {{ relation }}.published_date,
                min({{ relation }}.published_date) over (partition by {{ relation }}.content_hash)
            )
    end
{%- endmacro %}

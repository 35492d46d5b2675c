{#
    `text` with a record separator after each sentence. As `Passage` in warehouse/arabic/words.py cuts it, but that a
    mark which closes a quotation stays with its sentence, and that long sentences stay whole.
#}
{% macro cut_into_sentences(text) -%}
    regexp_replace(
        {{ text }},
        '([!?؟؛]+|\n+|…\s|(?:[\p{L}\p{N}_]{2}|[^\p{L}\p{N}_.])\.[^.\p{L}\p{N}_])',
        '\1' || chr(30), 'g'
    )
{%- endmacro %}

{# The sentence of `text` around a span, with the span between ⟦ and ⟧; offsets count code points from 0. #}
{% macro marked_sentence(text, start_char, end_char) -%}
    trim(
        string_split({{ cut_into_sentences('left(' ~ text ~ ', ' ~ start_char ~ ')') }}, chr(30))[-1]
        || '⟦' || substring({{ text }}, {{ start_char }} + 1, {{ end_char }} - {{ start_char }})
        || string_split(
            {{ cut_into_sentences("'⟧' || substring(" ~ text ~ ", " ~ end_char ~ " + 1)") }}, chr(30)
        )[1],
        ' ' || chr(9) || chr(10) || chr(13) || chr(160)
    )
{%- endmacro %}

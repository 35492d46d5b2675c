{#
    A folded Arabic word without the article, «و», «ف» and common endings, where three letters remain: enough for
    «الانتخابات», «وانتخاباتها» and «انتخابيه» to be alike, and not a morphology.
#}
{% macro stem_of(word) -%}
    regexp_replace(
        regexp_replace({{ word }}, '^(?:[وف]?(?:بال|كال|لل|ال)|[وف])(\p{L}{3,})$', '\1'),
        '^(\p{L}{3,}?)(?:ات|ون|ين|ان|يه)?(?:ها|هم|نا|ه|ي|ا)?$', '\1'
    )
{%- endmacro %}

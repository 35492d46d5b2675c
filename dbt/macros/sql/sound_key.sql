{#
    What the Arabic spellings of one foreign name have in common («غورباتشوف», «جورباتشوف»): `name`, in folded form,
    with one letter for those that stand for the same foreign sound, and without «ال», long vowels inside words and
    the ه of a feminine ending.
#}
{% macro sound_key(name) -%}
    trim(regexp_replace(regexp_replace(regexp_replace(translate(replace(regexp_replace(
        ' ' || {{ name }}, ' ال', ' ', 'g'), 'تش', 'ش'),
        'غقطصثضذظ', 'ججتستددز'), ' [اوي]+', ' 0', 'g'), 'ه( |$)', '\1', 'g'), '[اويء]+', '', 'g'))
{%- endmacro %}

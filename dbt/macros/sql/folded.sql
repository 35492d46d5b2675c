{#
    Arabic text for comparing: no marks, tatweel or invisible characters, one letter for the spellings of a letter,
    single spaces, lower case. As `fold` in warehouse/arabic/letters.py, but for presentation forms, which normal
    form does not have.
#}
{% macro folded(text) -%}
    lower(trim(regexp_replace(translate(regexp_replace(
        {{ text }},
        '[\x{0610}-\x{061a}\x{064b}-\x{065f}\x{0670}\x{06d6}-\x{06dc}\x{06df}-\x{06e8}\x{06ea}-\x{06ed}\x{0640}'
        || '\x{00ad}\x{061c}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]',
        '', 'g'
    ), 'أإآٱىیۍېةۀہھەؤئکگڤپچژ', 'ااااييييهههههويكغفبجج'), '\s+', ' ', 'g')))
{%- endmacro %}

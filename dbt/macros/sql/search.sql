{#
    How texts and questions are cut into words for searching. Words are compared in folded form; a word has several
    readings where its first letter may be a word of its own («وبمدارس»: و + ب + مدارس); a term is what the forms of a
    word have in common («مدرسة», «مدارسها»). Endings are cut as Arabic light stemmers do (Larkey, Ballesteros and
    Connell 2002, "Improving stemming for Arabic information retrieval"); what that misses is in the seed word_forms.
#}

{# The words of `text` as written, in order: numbers keep their thousands separators, Arabic words their marks. #}
{% macro tokens_of(text) -%}
    regexp_extract_all(
        {{ text }},
        '\p{N}+(?:[,٬]\p{N}{3})+|[\p{L}\p{N}][\p{L}\p{N}\p{M}\x{0640}\x{00ad}\x{200b}-\x{200f}\x{2060}]*'
    )
{%- endmacro %}

{# `text` cut into its words and what stands between them, without losing a character. #}
{% macro pieces_of(text) -%}
    regexp_extract_all(
        {{ text }},
        '\p{N}+(?:[,٬]\p{N}{3})+|[\p{L}\p{N}][\p{L}\p{N}\p{M}\x{0640}\x{00ad}\x{200b}-\x{200f}\x{2060}]*|[^\p{L}\p{N}]+'
    )
{%- endmacro %}

{# One form of a token, whatever its spelling, marks, case and kind of digits. #}
{% macro plain_word(token) -%}
    translate({{ folded(token) }}, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹,٬', '01234567890123456789')
{%- endmacro %}

{#
    A list of the patterns of the phrases in quotation marks of a question: each finds its phrase with every letter in
    all its spellings, with or without marks, also with a clitic before the first word. Few characters are named, and
    no classes of Unicode, for DuckDB compiles a pattern anew for each text where it is no constant.
#}
{% macro phrase_patterns(query) -%}
    list_transform(
        list_filter(
            list_transform(
                regexp_extract_all({{ query }}, '"[^"]+"|«[^»]+»|“[^”]+”'),
                lambda phrase: list_transform({{ tokens_of('phrase') }}, lambda token: {{ plain_word('token') }})
            ),
            lambda words: len(words) > 0
        ),
        lambda words:
            '(?i)(?:^|[^\w\x{0621}-\x{06d3}])'
            || case
                when regexp_matches(words[1], '^ال.{3}') then '(?:[وف]?[بك]?[اأ]ل|[وف]?لل)'
                else '[وف]?[بكل]?'
            end
            || array_to_string(list_transform(
                string_split(regexp_replace(array_to_string(words, ' '), '^ال(\S{3})', '\1'), ''),
                lambda letter: case letter
                    when ' ' then '[^\w\x{0621}-\x{06d3}]+'
                    {%- for letters in [
                        'اأإآٱ', 'يىیۍېئ', 'هةۀہھە', 'وؤ', 'كک', 'غگ', 'فڤ', 'بپ', 'جچژ',
                        '0٠۰', '1١۱', '2٢۲', '3٣۳', '4٤۴', '5٥۵', '6٦۶', '7٧۷', '8٨۸', '9٩۹'
                    ] %}
                    when '{{ letters[0] }}' then '[{{ letters }}][\x{064b}-\x{0652}\x{0670}\x{0640}]*'
                    {%- endfor %}
                    else letter || '[\x{064b}-\x{0652}\x{0670}\x{0640}]*'
                end
            ), '')
            || '(?:$|[^\w\x{0621}-\x{06d3}])'
    )
{%- endmacro %}

{#
    A condition: `text` has all the phrases of `query`. The first three patterns stand alone, so that DuckDB compiles each
    once where the question is a constant; those that are missing are NULL, later ones are tried in a list.
#}
{% macro has_phrases(text, query) -%}
    {%- set patterns = phrase_patterns(query) -%}
    {%- for number in [1, 2, 3] %}
    coalesce(regexp_matches({{ text }}, ({{ patterns }})[{{ number }}]), true) and
    {%- endfor %}
    coalesce(list_bool_and(list_transform(
        ({{ patterns }})[4:], lambda pattern: regexp_matches({{ text }}, pattern)
    )), true)
{%- endmacro %}

{#
    The readings of a plain word, the likeliest first: without the article and what is written onto it («لل» may also
    stand before a word that begins with ل, as in «للبنان»); where there is no article, as it stands, without a
    conjunction, without a preposition, without the س of the future.
#}
{% macro readings_of(word) -%}
    case
        when regexp_matches({{ word }}, '^[وف]?[بك]?ال.{3}')
            then [regexp_replace({{ word }}, '^[وف]?[بك]?ال', '')]
        when regexp_matches({{ word }}, '^[وف]?لل.{3}')
            then [regexp_replace({{ word }}, '^[وف]?لل', ''), regexp_replace({{ word }}, '^[وف]?لل', 'ل')]
        when regexp_matches({{ word }}, '^[وفبكلس].{3}')
            then list_distinct([
                {{ word }},
                regexp_replace({{ word }}, '^[وف](.{3})', '\1'),
                regexp_replace({{ word }}, '^[وف]?[بكل](.{3})', '\1'),
                regexp_replace({{ word }}, '^[وف]?س([يتنا].{3})', '\1')
            ])
        else [{{ word }}]
    end
{%- endmacro %}

{# A word without the pronoun at its end; a hamza that the pronoun turned into a letter is one again («وزرائه»). #}
{% macro without_pronoun(word) -%}
    regexp_replace(
        regexp_replace({{ word }}, '^(.{3,}?)(?:ها|هما)$|^(.{4,}?)(?:هم|نا|كم|هن)$|^(.{2,}ا[يو])ه$', '\1\2\3'),
        'ا[يو]$', 'اء'
    )
{%- endmacro %}

{# A word without the endings of number, gender, case and relation; three letters stay. #}
{% macro without_endings(word) -%}
    regexp_replace(
        regexp_replace({{ word }}, '^(.{3,}?)(?:تين|تان|يين|يون|ات|وا)$|^(.{4,}?)(?:ين|ون|ان)$', '\1\2'),
        '^(.{3,}?)(?:ته|يه|يا|ا|ه|ي|ت)$', '\1'
    )
{%- endmacro %}

{# The rows of `relation` with the term of their `word`. #}
{% macro with_terms(relation) -%}
    select
        {{ relation }}.*,
        {{ without_endings(without_pronoun('coalesce(forms.lemma, bare_forms.lemma, ' ~ relation ~ '.word)')) }} as term
    from {{ relation }}
    left join {{ ref('int_word_forms') }} as forms
        on {{ relation }}.word = forms.form
    left join {{ ref('int_word_forms') }} as bare_forms
        on {{ without_pronoun(relation ~ '.word') }} = bare_forms.form
{%- endmacro %}

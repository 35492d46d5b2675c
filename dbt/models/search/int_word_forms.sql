select
    {{ plain_word('form') }} as form,
    {{ plain_word('lemma') }} as lemma
from {{ ref('word_forms') }}

{# Rows whose offsets do not hold, in the article's title or body, the text that they are said to. #}
{% test evidence(model, surface) %}
select facts.*
from {{ model }} as facts
inner join {{ ref('articles') }} as articles
    on facts.article_id = articles.article_id
where
    substring(
        case facts.field when 'title' then articles.title when 'body' then articles.body end,
        facts.start_char + 1,
        facts.end_char - facts.start_char
    ) is distinct from facts.{{ surface }}
{% endtest %}

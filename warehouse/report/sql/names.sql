select
    article_id,
    field,
    start_char,
    end_char
from mentions
where list_contains($articles, article_id)
order by article_id, field, start_char

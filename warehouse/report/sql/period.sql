select
    min(published_date) as first_day,
    max(published_date) as last_day,
    count(*) as articles
from scope_articles

select
    outlet,
    count(*) as articles,
    min(published_date) as first_day,
    max(published_date) as last_day,
    count(*) filter (where published_date is not null) as dated,
    count(*) filter (where duplicate_of is not null) as copies
from scope_articles
group by outlet
order by articles desc, outlet
limit $limit

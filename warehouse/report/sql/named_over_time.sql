select
    scope_mentions.entity_id,
    date_trunc($unit, scope_articles.published_date)::date as day,
    count(distinct scope_mentions.article_id) as articles
from scope_mentions
inner join scope_articles using (article_id)
where list_contains($entities, scope_mentions.entity_id) and scope_articles.published_date is not null
group by all
order by day, scope_mentions.entity_id

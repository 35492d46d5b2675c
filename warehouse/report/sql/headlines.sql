-- Articles that name the entity most, those with it in the title first.
select
    scope_articles.article_id,
    scope_articles.outlet,
    scope_articles.published_date,
    scope_articles.title,
    articles.url,
    count(*) as mentions
from mentions
inner join scope_articles using (article_id)
inner join articles using (article_id)
where
    mentions.entity_id = $entity
    and mentions.mention_type = 'name'
    and scope_articles.duplicate_of is null
    and scope_articles.title is not null
group by all
order by
    bool_or(mentions.field = 'title') desc,
    mentions desc,
    scope_articles.published_date desc nulls last,
    scope_articles.article_id
limit $limit

-- Who is named in most articles, and in how many of them before and after the middle of the period.
select
    entities.entity_id,
    entities.entity_type,
    entities.name_ar,
    entities.name_en,
    count(distinct scope_mentions.article_id) as articles,
    count(distinct scope_articles.source_id) as outlets,
    count(distinct case when scope_articles.published_date < $middle then scope_mentions.article_id end) as before,
    count(distinct case when scope_articles.published_date >= $middle then scope_mentions.article_id end) as after
from scope_mentions
inner join scope_articles using (article_id)
inner join entities using (entity_id)
where $entity is null or scope_mentions.entity_id <> $entity
group by entities.entity_id, entities.entity_type, entities.name_ar, entities.name_en
order by articles desc, outlets desc, entities.entity_id
limit $limit

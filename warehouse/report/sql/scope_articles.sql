-- Articles of the period, and of the entity if one is named.
select
    articles.article_id,
    articles.source_id,
    coalesce(sources.name, articles.source_id) as outlet,
    articles.title,
    articles.published_date,
    articles.date_source,
    articles.duplicate_of,
    articles.story_id
from articles
left join sources using (source_id)
where
    ($since is null or articles.published_date >= $since)
    and ($until is null or articles.published_date <= $until)
    and (
        $entity is null
        or articles.article_id in (
            select mentions.article_id
            from mentions
            where mentions.entity_id = $entity
        )
    )

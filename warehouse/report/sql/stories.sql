-- What most outlets told, in their own titles; copies are not counted.
select
    stories.story_id,
    stories.title,
    min(scope_articles.published_date) as first_day,
    max(scope_articles.published_date) as last_day,
    count(*) as articles,
    count(distinct scope_articles.source_id) as outlets,
    list(
        distinct {'outlet': scope_articles.outlet, 'title': scope_articles.title}
        order by {'outlet': scope_articles.outlet, 'title': scope_articles.title}
    ) as titles
from scope_articles
inner join stories using (story_id)
where scope_articles.duplicate_of is null
group by stories.story_id, stories.title
having count(distinct scope_articles.source_id) > 1
order by outlets desc, articles desc, stories.story_id
limit $limit

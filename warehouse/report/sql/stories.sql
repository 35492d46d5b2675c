-- What most outlets told, in the title of each outlet's first article; copies are not counted.
with titles as (
    select
        story_id,
        outlet,
        arg_min(title, (coalesce(published_date, date '9999-12-31'), article_id)) as title
    from scope_articles
    where duplicate_of is null and title is not null
    group by story_id, outlet
),

told as (
    select
        story_id,
        list({'outlet': outlet, 'title': title} order by outlet) as titles
    from titles
    group by story_id
)

select
    stories.story_id,
    stories.title,
    told.titles,
    min(scope_articles.published_date) as first_day,
    max(scope_articles.published_date) as last_day,
    count(*) as articles,
    count(distinct scope_articles.source_id) as outlets
from scope_articles
inner join stories using (story_id)
inner join told using (story_id)
where scope_articles.duplicate_of is null
group by stories.story_id, stories.title, told.titles
having count(distinct scope_articles.source_id) > 1
order by outlets desc, articles desc, stories.story_id
limit $limit

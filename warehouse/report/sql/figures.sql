select
    (select count(*) from scope_articles) as articles,
    (select count(distinct source_id) from scope_articles) as outlets,
    (select count(distinct entity_id) from scope_mentions) as entities,
    (select count(*) from scope_events) as events,
    (select count(*) from quotes inner join scope_articles using (article_id)) as quotes,
    (select count(distinct story_id) from scope_articles) as stories

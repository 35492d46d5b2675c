-- Which articles write of oil prices, in any form of the words?
select published_date, outlet, title, sentence
from search('أسعار النفط');

-- Which articles of the last month name Iran and write of an agreement?
select published_date, outlet, title, sentence
from search('اتفاق', entity := 'إيران', since := (select max(published_date) - 30 from articles));

-- Where is the Security Council written, in these words?
select published_date, outlet, title, sentence
from search('"مجلس الأمن"');

-- Which articles have a rare word?
select published_date, outlet, title, sentence
from search('فيضانات');

-- What happened to Iran, and what did it do, most recent first?
select day, event_type, status, role, with_whom, sentence
from timeline('إيران')
order by day desc nulls last
limit 50;

-- What did Barack Obama take part in?
select day, event_type, status, role, with_whom, sentence
from timeline('باراك أوباما');

-- What is known about the Houthis?
select * from dossier('جماعة الحوثي');

-- In which words did each outlet tell the most reported event?
select published_date, outlet, sentence
from evidence((select event_id from events order by source_count desc, report_count desc, event_id limit 1));

-- What did the King of Saudi Arabia say, literally?
select published_date, outlet, quote_text
from quotes_of('سلمان بن عبدالعزيز')
order by published_date desc
limit 50;

-- How many conflicts of which kind were there on each day of the last month?
select day, event_type, sum(event_count) as events, sum(report_count) as reports
from event_days
where day > (select max(published_date) - 30 from articles)
group by all
order by all;

-- The last day's events, as GDELT has them.
select *
from gdelt_events
where SQLDATE = (select cast(strftime(max(published_date), '%Y%m%d') as integer) from articles);

-- The last day's mentions of events, as GDELT has them.
select gdelt_mentions.*
from gdelt_mentions
join gdelt_events using (GLOBALEVENTID)
where SQLDATE = (select cast(strftime(max(published_date), '%Y%m%d') as integer) from articles);

-- How often was each of the most named entities named, month by month?
select date_trunc('month', day) as month, entities.name_ar, sum(entity_days.mention_count) as mentions
from entity_days
join (select entity_id, name_ar from entities order by mention_count desc limit 10) as entities using (entity_id)
group by all
order by all;

-- Who is named much more in the last week than before?
select entities.name_ar, sum(entity_days.article_count) filter (day > newest - 7) as this_week,
    sum(entity_days.article_count) filter (day <= newest - 7) as month_before
from entity_days
cross join (select max(day) as newest from entity_days)
join entities using (entity_id)
where day > newest - 38
group by all
having this_week > 3
order by this_week / coalesce(month_before, 1) desc
limit 20;

-- Which stories of the last week do several outlets carry?
select title, source_count, article_count, first_published, last_published
from stories
where last_published > (select max(published_date) - 7 from articles) and source_count > 1
order by source_count desc, article_count desc
limit 20;

-- Who acts on whom, and how often?
select actors.name_ar as actor, others.name_ar as other, event_type, event_count, report_count
from actor_pairs
join entities as actors on actors.entity_id = actor_entity_id
join entities as others on others.entity_id = other_entity_id
where is_directed
order by event_count desc, report_count desc, actor, other
limit 20;

-- Who is named in the same articles as Turkey?
select entities.name_ar, count(distinct others.article_id) as articles
from mentions
join mentions as others using (article_id)
join entities on entities.entity_id = others.entity_id
where mentions.entity_id = 'location:tr' and others.entity_id <> 'location:tr'
group by all
order by articles desc
limit 20;

-- Which outlets copy, and how much of what they publish?
select sources.name, count(*) as articles, count(duplicate_of) / count(*) as copied
from articles
join sources using (source_id)
group by all
order by copied desc;

-- Where did violence take place, by country and month?
select places.country_code, date_trunc('month', events.date_start) as month, events.event_type, count(*) as events
from events
join entities as places on places.entity_id = events.location_entity_id
where events.quad_class = 4 and events.status = 'occurred'
group by all
order by events desc
limit 50;

-- Who claims most, and what?
select entities.name_ar as says, event_type, event_mentions.status, count(*) as reports
from event_mentions
join entities on entity_id = attribution_entity_id
join events using (event_id)
group by all
order by reports desc
limit 20;

-- Which events did several outlets report, and who took part?
select events.date_start as day, events.event_type, events.source_count as outlets,
    string_agg(entities.name_ar, '، ' order by entities.name_ar) as who
from events
join event_participants using (event_id)
join entities using (entity_id)
where events.article_count > 1
group by all
order by outlets desc, day, event_type, who;

-- In which words did each outlet tell the most reported of them?
select published_date, outlet, sentence
from evidence((select event_id from events order by source_count desc, report_count desc, event_id limit 1))
order by published_date, outlet, sentence;

-- What happened to Iran, and what did it do, day by day?
select day, event_type, status, role, with_whom, sentence
from timeline('إيران')
order by day nulls last, event_type, sentence;

-- What is known about the Rapid Support Forces?
select section, item, detail, day, times
from dossier('قوات الدعم السريع')
where section in ('entity', 'name', 'event', 'quote', 'related')
order by all;

-- What did António Guterres say, literally?
select published_date, outlet, quote_text
from quotes_of('غوتيريش')
order by published_date, outlet, quote_text;

-- Which articles write of schools, in whatever form of the word?
select published_date, outlet, title, sentence
from search('مدرسة')
order by published_date, title;

-- Which articles of March 2023 name Iran and write of an agreement?
select published_date, outlet, title, sentence
from search('اتفاق', entity := 'إيران', since := '2023-03-01', until := '2023-03-31')
order by published_date, outlet;

-- Where is «البيان الثلاثي» written, in these words and with whatever is written onto them?
select published_date, outlet, title, sentence
from search('"البيان الثلاثي"')
order by published_date, outlet, title;

-- Who acts on whom, and how often?
select actors.name_ar as actor, others.name_ar as other, event_type, event_count as events, report_count as reports
from actor_pairs
join entities as actors on actors.entity_id = actor_entity_id
join entities as others on others.entity_id = other_entity_id
where is_directed
order by events desc, reports desc, actor, other, event_type
limit 10;

-- Who is named most, and by how many outlets?
select name_ar, name_en, entity_type, mention_count as mentions, article_count as articles, source_count as outlets
from entities
order by mentions desc, articles desc, name_ar
limit 10;

-- Which persons appear together in the articles?
select one.name_ar as person, other.name_ar as with_whom, count(distinct first.article_id) as articles
from mentions as first
join mentions as second using (article_id)
join entities as one on one.entity_id = first.entity_id
join entities as other on other.entity_id = second.entity_id
where one.entity_type = 'person' and other.entity_type = 'person' and one.name_ar < other.name_ar
group by all
having articles > 1
order by articles desc, person, with_whom;

-- Who accuses or threatens whom, and in which words?
select events.date_start as day, events.event_type, actor.name_ar as actor, recipient.name_ar as recipient, telling.sentence
from events
join event_participants as acting on acting.event_id = events.event_id and acting.role = 'actor'
join entities as actor on actor.entity_id = acting.entity_id
left join event_participants as acted on acted.event_id = events.event_id and acted.role = 'recipient'
left join entities as recipient on recipient.entity_id = acted.entity_id
cross join lateral (select sentence from evidence(events.event_id) limit 1) as telling
where events.event_type in ('ACCUSE', 'THREATEN')
order by day, events.event_type, actor.name_ar, recipient.name_ar;

-- Who claims what? Reports that rest on somebody's word.
select name_ar as says, event_type, event_mentions.status, trigger, title
from event_mentions
join entities on entity_id = attribution_entity_id
join events using (event_id)
join articles using (article_id)
where duplicate_of is null
order by says, event_type, title, trigger;

-- Which conflicts are there, of those told as having happened?
select quad_class, event_type, count(*) as events, sum(article_count) as articles, min(date_start) as first, max(date_start) as last
from events
where quad_class in (3, 4) and status = 'occurred'
group by all
order by events desc, event_type;

-- Where did events take place?
select name_ar as place, events.latitude, events.longitude, count(*) as events, string_agg(distinct event_type, ', ' order by event_type) as types
from events
join entities on entity_id = location_entity_id
group by name_ar, events.latitude, events.longitude
order by events desc, place
limit 10;

-- Which stories do several outlets carry, and how many days do they run?
select title, source_count as outlets, article_count as articles, first_published, last_published - first_published as days
from stories
where source_count > 1
order by outlets desc, first_published;

-- Which outlet is first with a story that others carry too?
select stories.title as story, sources.name as first_outlet, articles.published_date, articles.title
from stories
join articles using (story_id)
join sources using (source_id)
where stories.source_count > 1 and duplicate_of is null
qualify row_number() over (partition by story_id order by published_date, published_at, sources.name) = 1
order by articles.published_date, story;

-- How do the same people and places get written?
select name_en, count(*) as spellings, string_agg(surface, '، ' order by surface) as surfaces
from (select distinct entity_id, surface from mentions)
join entities using (entity_id)
where is_catalogued
group by entity_id, name_en
having spellings > 2
order by spellings desc, name_en
limit 10;

-- Which articles are copies of others?
select copies.title, copying.name as outlet, copies.published_date, original_outlets.name as original_outlet
from articles as copies
join sources as copying using (source_id)
join articles as originals on originals.article_id = copies.duplicate_of
join sources as original_outlets on original_outlets.source_id = originals.source_id
order by copies.title, outlet;

-- What was cut from the texts, and by which rules?
select role, rule_id, count(*) as pieces, sum(end_char - start_char) as characters
from segments
where not kept and rule_id is not null
group by all
order by characters desc, rule_id
limit 10;

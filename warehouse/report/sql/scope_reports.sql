-- What those articles say of those events.
select event_mentions.*
from event_mentions
inner join scope_articles using (article_id)
inner join scope_events using (event_id)

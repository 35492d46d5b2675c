-- The report of each event in each outlet that shows it best: the surest, in a sentence that names most of the parties,
-- of the body rather than the title.
with named as (
    select
        scope_reports.event_mention_id,
        count(distinct mentions.entity_id) as parties
    from scope_reports
    inner join event_participants using (event_id)
    inner join mentions
        on
            scope_reports.article_id = mentions.article_id
            and scope_reports.field = mentions.field
            and scope_reports.sentence_index = mentions.sentence_index
            and event_participants.entity_id = mentions.entity_id
    where list_contains($events, scope_reports.event_id)
    group by scope_reports.event_mention_id
),

ranked as (
    select
        scope_reports.*,
        scope_articles.outlet,
        scope_articles.published_date,
        row_number() over (
            partition by scope_reports.event_id, scope_articles.source_id
            order by
                scope_articles.duplicate_of is not null,
                coalesce(named.parties, 0) desc,
                scope_reports.confidence desc,
                scope_reports.field,
                scope_reports.start_char,
                scope_reports.article_id
        ) as place
    from scope_reports
    inner join scope_articles using (article_id)
    left join named using (event_mention_id)
    where list_contains($events, scope_reports.event_id)
)

select
    ranked.event_id,
    ranked.article_id,
    ranked.field,
    ranked.start_char,
    ranked.end_char,
    ranked.outlet,
    ranked.published_date,
    articles.title,
    articles.url,
    case ranked.field when 'title' then articles.title else articles.body end as text
from ranked
inner join articles using (article_id)
where ranked.place = 1
qualify row_number() over (partition by ranked.event_id order by ranked.confidence desc, ranked.outlet) <= $limit
order by ranked.event_id, ranked.published_date nulls last, ranked.outlet

-- Quotations: said by the entity, or naming it; of a period, the longest of each of the most quoted speakers.
with told as (
    select
        quotes.article_id,
        quotes.field,
        quotes.start_char,
        quotes.end_char,
        quotes.speaker_entity_id,
        quotes.speaker_surface,
        speakers.name_ar as speaker_ar,
        speakers.name_en as speaker_en,
        scope_articles.outlet,
        scope_articles.published_date,
        count(*) over (partition by quotes.speaker_entity_id) as quoted,
        row_number() over (
            partition by quotes.speaker_entity_id
            order by abs(length(quotes.quote_text) - 140), quotes.quote_id
        ) as place
    from quotes
    inner join scope_articles using (article_id)
    left join entities as speakers on quotes.speaker_entity_id = speakers.entity_id
    where
        scope_articles.duplicate_of is null
        and quotes.is_direct
        and length(quotes.quote_text) >= 25
        and case $about
            when 'all' then speakers.entity_type = 'person'
            when 'by' then quotes.speaker_entity_id = $entity
            else
                quotes.speaker_entity_id is not null
                and quotes.speaker_entity_id <> $entity
                and exists (
                    select 1
                    from mentions
                    where
                        mentions.entity_id = $entity
                        and mentions.article_id = quotes.article_id
                        and mentions.field = quotes.field
                        and mentions.start_char >= quotes.start_char
                        and mentions.end_char <= quotes.end_char
                )
        end
)

select
    told.* exclude (place),
    articles.title,
    articles.url,
    case told.field when 'title' then articles.title else articles.body end as text
from told
inner join articles using (article_id)
where $about = 'by' or told.place <= case $about when 'all' then 1 else 3 end
order by
    case when $about = 'all' then told.quoted end desc nulls last,
    told.published_date desc nulls last,
    told.place,
    told.article_id,
    told.start_char
limit $limit

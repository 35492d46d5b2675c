-- Names in those articles; of the entity, only those in sentences that name it.
select
    mentions.article_id,
    mentions.field,
    mentions.sentence_index,
    mentions.entity_id
from mentions
inner join scope_articles using (article_id)
where
    mentions.mention_type = 'name'
    and (
        $entity is null
        or (mentions.article_id, mentions.field, mentions.sentence_index) in (
            select (own.article_id, own.field, own.sentence_index)
            from mentions as own
            where own.entity_id = $entity
        )
    )
